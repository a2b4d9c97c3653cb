/** The methods of a path, in the order of the specification. */
export const methods: readonly string[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']
