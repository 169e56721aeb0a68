// Before any test file: the variables TensorFlow reads at its first load.
process.env["TF_ENABLE_ONEDNN_OPTS"] ??= "1";
process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "3";
