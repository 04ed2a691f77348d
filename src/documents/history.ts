import * as v from 'valibot';

/**
 * What a checkout tells of the past. `none`: there is no Git, or the scanner is told not to ask it.
 */
export const historySchema = v.picklist(['whole', 'shallow', 'none']);
export type History = v.InferOutput<typeof historySchema>;
