// The add-on that Node loads: it opens the real one beside it with stderr turned away.
//
// On processors with AVX-512 TensorFlow announces its use of oneDNN while its library is being initialised. That
// happens before any code of ours can set a log level, and TF_CPP_MIN_LOG_LEVEL does not reach it
// (tensorflow/tensorflow#100442), so the announcement would stand in the first cell of every notebook.
// TF_CPP_MIN_LOG_LEVEL=0 asks for it, and gets it.
#include <dlfcn.h>
#include <fcntl.h>
#include <node_api.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <string>

namespace {

// The path of `file` in the folder of this very library.
std::string beside(const char* file) {
  Dl_info here;
  if (!dladdr(reinterpret_cast<void*>(&beside), &here)) return file;
  std::string path = here.dli_fname;
  return path.substr(0, path.rfind('/') + 1) + file;
}

void* open_quietly(const std::string& path) {
  const char* level = getenv("TF_CPP_MIN_LOG_LEVEL");
  const bool wants_to_hear = level && strcmp(level, "0") == 0;
  const int terminal = wants_to_hear ? -1 : dup(STDERR_FILENO);
  const int nowhere = terminal < 0 ? -1 : open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) dup2(nowhere, STDERR_FILENO);
  void* library = dlopen(path.c_str(), RTLD_LAZY);
  if (nowhere >= 0) {
    dup2(terminal, STDERR_FILENO);
    close(nowhere);
  }
  if (terminal >= 0) close(terminal);
  return library;
}

}  // namespace

NAPI_MODULE_INIT(/* napi_env env, napi_value exports */) {
  using Init = napi_value (*)(napi_env, napi_value);
  void* library = open_quietly(beside("tfjs_backend.so"));
  const auto init = library ? reinterpret_cast<Init>(dlsym(library, "napi_register_module_v1")) : nullptr;
  if (init) return init(env, exports);
  napi_throw_error(env, nullptr, dlerror());
  return nullptr;
}
