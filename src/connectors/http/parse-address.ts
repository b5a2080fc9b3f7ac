import { isLoopback } from './is-loopback.ts';

/**
 * The address of a system that is called with a login, as a setting has it; or, as text, what was expected instead.
 *
 * @param options.path which paths may follow the host; absent: none
 * @param options.isBareHostKnown a host name alone, with at least one dot, means https
 * @param options.plainHttp what allows http to another machine, where something does
 */
export function parseAddress(
  text: string,
  options: {
    readonly path?: RegExp;
    readonly isBareHostKnown?: boolean;
    readonly plainHttp?: { readonly setting: string; readonly isAllowed: boolean };
  },
): URL | string {
  const { path = /^\/$/, isBareHostKnown = false, plainHttp } = options;
  const example = `an address such as https://<host>${path.test('/some/path') ? '/' : ''}`;
  const isBareHost = isBareHostKnown && bareHost.test(text);
  if (!isBareHost && !withScheme.test(text)) return example;
  const url = URL.parse(isBareHost ? `https://${text}` : text);
  if (url === null || url.hostname === '') return example;
  if (url.username !== '' || url.password !== '') return 'an address without user name and password';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `https, not ${url.protocol}//`;
  if (url.search !== '' || url.hash !== '') return 'an address without ? and #';
  if (!path.test(url.pathname)) return 'the address of the host alone, without a path';
  if (url.protocol === 'https:' || plainHttp?.isAllowed === true || isLoopback(url.hostname)) return url;
  const way = plainHttp === undefined ? '' : `, or ${plainHttp.setting}: true`;
  return `https${way}: plain http would show password and people to the network`;
}

const withScheme = /^[a-z][a-z0-9+.-]*:\/\/[^/\s\\]/i;
const bareHost = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?(\/|$)/i;
