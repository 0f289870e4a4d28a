/** What a browser tells of a request that the page's policy does not allow. */
export const violation = (
  effectiveDirective: string,
  blockedURI: string,
  disposition: SecurityPolicyViolationEventDisposition = 'enforce',
): Event => Object.assign(new Event('securitypolicyviolation'), { effectiveDirective, blockedURI, disposition });
