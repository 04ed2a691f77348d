/** Stands for axios's search for circles in `params`, which it does for every request: addresses here have their queries already. */
export default function noParams() {}
