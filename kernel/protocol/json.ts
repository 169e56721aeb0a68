/** A value as JSON in UTF-8, as it stands in messages. */
export const toJson = (value: object): Buffer => Buffer.from(JSON.stringify(value));
