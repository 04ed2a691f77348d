/** axios exports this file, without types: one request as its configuration says, and the answer whatever its status is. */
declare module 'axios/lib/adapters/http.js' {
  import type { AxiosRequestConfig, AxiosResponse } from 'axios';

  const send: <T>(config: AxiosRequestConfig) => Promise<AxiosResponse<T>>;
  export { send as default };
}
