import { ApiError } from './api-error.ts';

/** A refused login: `[LGN0003]…` with its status (KBA 2524436). */
export function loginError(code: string, status: number, text: string): ApiError {
  return new ApiError(status, code, `[${code}]${text}`);
}
