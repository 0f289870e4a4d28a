import { useQuery } from '@tanstack/react-query';
import { type Consent, consentHash, consentId } from '#src/consent/consent.ts';
import { type ConsentRequest, makeConsent } from './signing.ts';

export interface PreviewedConsent {
  consent: Consent;
  consentId: string;
}

/** The consent as it would be if confirmed at `request.now`, for showing only: what gets signed is made at the press. */
export function usePreview(request: Omit<ConsentRequest, 'displayed'> | undefined): PreviewedConsent | undefined {
  const { data } = useQuery({
    queryKey: [
      'consent-preview',
      request?.inputs,
      request?.machines.map(({ id }) => id),
      request?.terms.id,
      minuteOf(request?.now),
    ],
    queryFn: async (): Promise<PreviewedConsent | null> => {
      if (!request) return null;
      const made = await makeConsent({ ...request, displayed: request.terms.text });
      if ('problem' in made) return null;
      return { consent: made.consent, consentId: consentId(await consentHash(made.consent)) };
    },
    enabled: request !== undefined,
    // While a minute passes the one before stays: the code must not flicker under its reader.
    placeholderData: (previous) => previous,
    gcTime: 0,
  });
  return data ?? undefined;
}

function minuteOf(now: number | undefined): number | undefined {
  return now === undefined ? undefined : Math.floor(now / 60_000);
}
