/**
 * Stands for axios's adapters for browsers and for `fetch`: says, as they do where they do not fit, that there is none.
 * Node's own HTTP is the adapter that the tasks use.
 */
export default null;
export const getFetch = () => null;
