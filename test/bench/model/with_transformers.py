"""Runs a checkpoint with transformers: a job on each line of standard input, what was written on each of its output."""

import json
import sys
import time

import torch
import transformers

transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()
model = transformers.AutoModelForCausalLM.from_pretrained(sys.argv[1], dtype=torch.float32).eval()
END = model.generation_config.eos_token_id


def write(job: dict) -> dict:
    prompts = job["prompts"]
    longest = max(len(prompt) for prompt in prompts)
    missing = [longest - len(prompt) for prompt in prompts]
    tokens = torch.tensor([[0] * count + prompt for count, prompt in zip(missing, prompts)])
    mask = torch.tensor([[0] * count + [1] * len(prompt) for count, prompt in zip(missing, prompts)])
    end = END if job["ends"] else None
    began = time.perf_counter()
    with torch.inference_mode():
        result = model.generate(
            tokens,
            attention_mask=mask,
            max_new_tokens=job["maxTokens"],
            do_sample=False,
            eos_token_id=end,
            pad_token_id=0,
        )
    seconds = time.perf_counter() - began
    texts = [row[: row.index(end)] if end in row else row for row in result[:, longest:].tolist()]
    return {"texts": texts, "seconds": seconds}


print(json.dumps({"version": f"transformers {transformers.__version__}, torch {torch.__version__}"}), flush=True)
for line in sys.stdin:
    print(json.dumps(write(json.loads(line))), flush=True)
