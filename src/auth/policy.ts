/** Hosts that this page's own content security policy has kept a request from. It stays so until the page is loaded anew. */
const refused = new Set<string>();

/** Notes them from now on: to who asks, such a request looks like one whose connection was lost. */
export const watchPolicy = (page: Document): void =>
  page.addEventListener('securitypolicyviolation', ({ disposition, effectiveDirective, blockedURI }) => {
    if (disposition !== 'enforce' || effectiveDirective !== 'connect-src' || !URL.canParse(blockedURI)) return;
    refused.add(new URL(blockedURI).host);
  });

/** What is wrong where the policy does not name the host. */
export const policyProblem = (host: string): string | undefined =>
  refused.has(host)
    ? `This page’s content security policy does not let it reach ${host}: whoever runs this app puts the host into staticwebapp.config.json. Then reload the page.`
    : undefined;
