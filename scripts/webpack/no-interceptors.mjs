/** Stands for the interceptors of axios: requests here have none. */
export default class NoInterceptors {
  forEach() {}
}
