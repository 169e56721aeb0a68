import type { Dialect } from "./dialect.ts";

export const python: Dialect = {
  sum: (a, b) => `${a} + ${b}`,
  stackClass: (version) => `
from typing import Generic, Optional, Protocol, TypeVar

Item = TypeVar("Item")

class Sized(Protocol):
    @property
    def size(self) -> int: ...

class Stack(Generic[Item]):
    version: int = ${version}

    def __init__(self) -> None:
        self._items: list[Item] = []

    @property
    def size(self) -> int:
        return len(self._items)

    def push(self, item: Item) -> None:
        """Puts an item on top."""
        self._items.append(item)

    def pop(self) -> Optional[Item]:
        return self._items.pop() if self._items else None`,
  stackVersion: "Stack[int]().version",
  stack: "stack = Stack[int]()",
  member: (version) => `answer${version} = stack.`,
  method: (version) => `answer${version} = stack.push`,
  printed: (count) => `for i in range(${count}): print(i)`,
  display: (length) => `display({"text/html": "x" * ${length}}, raw=True)`,
  blocking: (file, seconds) => `
import time
open(${JSON.stringify(file)}, "w").close()
end = time.time() + ${seconds}
while time.time() < end: pass`,
  heavyImports: undefined,
  unfinished: "for row in [1, 2]:",
};
