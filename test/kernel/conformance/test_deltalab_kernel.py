"""The suite of the Jupyter project, with a sample for everything that it can ask of this kernel."""

import unittest

import jupyter_kernel_test


class DeltaLabKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "deltalab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("no")'
    code_generate_error = 'throw new RangeError("rank")'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "'a'.repeat(3)", "result": "'aaa'"},
        {"code": "await Promise.resolve([1, 2])", "result": "[ 1, 2 ]"},
        {"code": '({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>1</b>" }) })', "mime": "text/html"},
    ]
    code_display_data = [
        {"code": "display(1)", "mime": "text/plain"},
        {
            "code": 'display({ [Symbol.for("Jupyter.display")]: () => ({ "image/svg+xml": "<svg/>" }) })',
            "mime": "image/svg+xml",
        },
    ]
    code_clear_output = "clearOutput()"

    completion_samples = [
        {"text": "Math.sqr", "matches": {"sqrt"}},
        {"text": "process.arg", "matches": {"argv", "argv0"}},
        {"text": '"😀"; Math.sqr', "matches": {"sqrt"}},
    ]
    complete_code_samples = ["1 + 1", "const f = () => {\n  return 1;\n};", "`text`"]
    incomplete_code_samples = ["function f() {", "`text", "[1,", "1 +", "/* why"]
    invalid_code_samples = ["import = 7q", "const 5 = x;"]
    code_inspect_sample = "Math.sqrt"

    code_history_pattern = "6 ? 7"
    supported_history_operations = ("tail", "range", "search")


class DeltaLabWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "deltalab"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main(verbosity=2)
