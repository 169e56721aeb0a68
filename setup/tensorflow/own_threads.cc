// Loads a graph with the settings that lie beside it, in the file session_config.pb (tensorflow.ConfigProto).
//
// The package's add-on loads every graph with TensorFlow's defaults, and TensorFlow computes whatever a process
// computes on one pool of threads. A graph that comes with settings gets a pool of its own, sized by them: small
// products are computed faster by one thread, large ones beside them still by all. The linker sends the add-on's
// calls here (--wrap).
#include <dlfcn.h>
#include <tensorflow/c/c_api.h>

#include <fstream>
#include <iterator>
#include <mutex>
#include <string>

namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// TensorFlow's own switch, LocalDevice::use_global_threadpool_; TF_OVERRIDE_GLOBAL_THREADPOOL would turn it for every
// graph and every thread of Node. It is private, so another version may not have it: then the threads are shared.
class OwnThreads {
 public:
  OwnThreads() : turn_(mutex_), shared_(static_cast<bool*>(dlsym(RTLD_DEFAULT, kShared))) {
    if (!shared_) return;
    before_ = *shared_;
    *shared_ = false;
  }
  ~OwnThreads() {
    if (shared_) *shared_ = before_;
  }

 private:
  static constexpr const char* kShared = "_ZN10tensorflow11LocalDevice22use_global_threadpool_E";
  static inline std::mutex mutex_;
  const std::lock_guard<std::mutex> turn_;
  bool* const shared_;
  bool before_ = true;
};

}  // namespace

extern "C" TF_Session* __real_TF_LoadSessionFromSavedModel(
    const TF_SessionOptions*, const TF_Buffer*, const char*, const char* const*, int, TF_Graph*, TF_Buffer*, TF_Status*);

extern "C" TF_Session* __wrap_TF_LoadSessionFromSavedModel(
    const TF_SessionOptions* options, const TF_Buffer* run_options, const char* folder, const char* const* tags,
    int tag_count, TF_Graph* graph, TF_Buffer* meta_graph, TF_Status* status) {
  const auto load = [&] {
    return __real_TF_LoadSessionFromSavedModel(options, run_options, folder, tags, tag_count, graph, meta_graph, status);
  };
  const std::string config = content_of(std::string(folder) + "/session_config.pb");
  if (config.empty()) return load();
  // The options are the caller's, who made them for this call alone.
  TF_SetConfig(const_cast<TF_SessionOptions*>(options), config.data(), config.size(), status);
  if (TF_GetCode(status) != TF_OK) return nullptr;
  const OwnThreads own;
  return load();
}
