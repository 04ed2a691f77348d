/** Stands for the sessions of HTTP/2 that axios makes room for while it is being loaded; requests here are of HTTP/1.1 only. */
export default class NoSessions {}
