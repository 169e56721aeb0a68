/** Can this be the name of a model on the hub, `org/name`? */
export const isHubName = (name: string): boolean => /^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(name);
