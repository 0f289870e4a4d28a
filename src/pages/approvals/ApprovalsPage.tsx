import { ShieldCheckmark48Regular } from '@fluentui/react-icons';
import { useQueries, useQuery } from '@tanstack/react-query';
import { type LoaderFunctionArgs, useParams } from 'react-router';
import { consentApprovalsQuery } from '#src/azure/approvals.ts';
import { askedOfMeQuery } from '#src/azure/asked.ts';
import { consentQuery } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { config } from '#src/config.ts';
import { groupAsked } from '#src/consent/authority/asked.ts';
import type { Activation } from '#src/consent/authority/authority.ts';
import { isConsentId } from '#src/consent/consent-id.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { FactTable, type FactColumn } from '#src/pages/shared/FactTable.tsx';
import { UpdatedAt } from '#src/pages/shared/UpdatedAt.tsx';
import { paths } from '#src/paths.ts';
import { Page } from '#src/shell/Page.tsx';
import { AppLink, OutsideLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import { Section } from '#src/ui/Section.tsx';
import { Time } from '#src/ui/Time.tsx';
import { AskedCard } from './AskedCard.tsx';

/** While the page is open, ms. */
const everyMs = 30_000;

export function loader({ params: { consentId = '' } }: LoaderFunctionArgs) {
  void queryClient.prefetchQuery(askedOfMeQuery());
  if (isConsentId(consentId)) void queryClient.prefetchQuery(consentQuery(consentId));
  return null;
}

/** What waits for an answer of whoever is signed in: all of it, or what one consent asked for. */
export function Component() {
  const { consentId } = useParams();
  const { data, error, isFetching, refetch } = useQuery({ ...askedOfMeQuery(), refetchInterval: everyMs });
  const named = useNamed(consentId);
  const { groups, others } = groupAsked(joined(data?.requests ?? [], named.requests));
  const shown = groups.filter((group) => consentId === undefined || group.consentId === consentId);
  const isReading = (data === undefined && error === null) || named.isReading;
  const isBare = shown.length === 0 && (consentId !== undefined || others.length === 0);
  return (
    <Page
      title="Approvals"
      subtitle={consentId === undefined ? undefined : <AppLink to={paths.approvals()}>View all requests</AppLink>}
      aside={<UpdatedAt readAt={data?.readAt} isReading={isFetching} onRefresh={() => void refreshAll(refetch)} />}
    >
      <ErrorMessage what="Couldn’t read what waits for you" error={error} onRetry={() => void refetch()} />
      {shown.map((group) => (
        <AskedCard key={`${group.consentId} ${group.principalId}`} group={group} everyMs={everyMs} />
      ))}
      {consentId === undefined && others.length > 0 && <WithoutConsent requests={others} />}
      {isReading && <Spinner label="Reading requests" />}
      {isBare && !isReading && error === null && (
        <EmptyState
          title={consentId === undefined ? 'Nothing waits for you' : 'No request of this consent'}
          icon={<ShieldCheckmark48Regular />}
          action={consentId !== undefined && <AppLink to={paths.consent(consentId)}>View consent</AppLink>}
        >
          {consentId === undefined
            ? 'Requests for a role that you can approve appear here. Azure lists them up to a few minutes late.'
            : 'It asked for no role, or you can’t read it.'}
        </EmptyState>
      )}
    </Page>
  );
}

/** What a consent asked for, each read by its name: lists lag, and forget what was answered. */
function useNamed(consentId: string | undefined): { requests: Activation[]; isReading: boolean } {
  const isNamed = consentId !== undefined && isConsentId(consentId);
  const consent = useQuery({ ...consentQuery(consentId ?? ''), enabled: isNamed });
  const entry = consent.data?.entry;
  const [approvals] = useQueries({ queries: (entry ? [entry] : []).map((one) => consentApprovalsQuery(one)) });
  return {
    requests: approvals?.data?.asked.map(({ activation }) => activation) ?? [],
    isReading: isNamed && (consent.isLoading || approvals?.isLoading === true),
  };
}

function joined(listed: readonly Activation[], named: readonly Activation[]): Activation[] {
  const names = new Set(named.map(({ name }) => name.toLowerCase()));
  return [...named, ...listed.filter(({ name }) => !names.has(name.toLowerCase()))];
}

async function refreshAll(refetch: () => Promise<unknown>): Promise<void> {
  await refetch();
  await queryClient.invalidateQueries({ queryKey: ['asked'] });
}

/** Requests that name no consent are none of this app's: it says so, and leaves them to Azure's own page. */
function WithoutConsent({ requests }: { requests: readonly Activation[] }) {
  const { portal } = config();
  return (
    <Section title="Requests without a consent">
      <div>
        Nobody signed a consent for these, so they can’t be approved here.{' '}
        <OutsideLink href={`${portal}/#view/Microsoft_Azure_PIMCommon/ApproveRequestMenuBlade/~/azurerbac`}>
          Answer them in the Azure portal
        </OutsideLink>
      </div>
      <FactTable
        label="Requests without a consent"
        rows={requests}
        keyOf={({ scope, name }) => `${scope} ${name}`}
        columns={columns}
      />
    </Section>
  );
}

const columns: readonly FactColumn<Activation>[] = [
  {
    header: 'Who',
    cell: ({ principalName, principalId }) => <AzureText text={principalName ?? principalId} max={80} />,
  },
  {
    header: 'Role',
    cell: ({ roleName, roleDefinitionId }) => <AzureText text={roleName ?? roleDefinitionId} max={80} />,
  },
  { header: 'Where', cell: ({ scope }) => <AzureText text={scope.split('/').at(-1) ?? scope} max={80} /> },
  { header: 'Reason', cell: ({ justification = 'None' }) => <AzureText text={justification} max={300} /> },
  { header: 'Asked', cell: ({ askedAt }) => (askedAt === undefined ? '–' : <Time at={askedAt} />) },
];
