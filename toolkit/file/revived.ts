import * as errors from "../errors.ts";

/** An error as a thread or a process hands it over. */
export interface ToldError {
  readonly name: string;
  readonly message: string;
}

/** Threads and processes hand errors over without their class: here it is found again by its name. */
export function revived({ name, message }: ToldError): Error {
  const known: Record<string, new (message: string) => Error> = { ...errors };
  return new (known[name] ?? Error)(message);
}
