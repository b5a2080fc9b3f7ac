/** Whether a host name of a URL is this machine itself, so that plain http shows nothing to the network. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
