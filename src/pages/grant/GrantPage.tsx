import { Button, Link } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { type LoaderFunctionArgs, useLoaderData, useNavigate } from 'react-router';
import { countMachines } from '#src/pages/shared/counts.ts';
import { MayNotGrant } from '#src/pages/shared/MayNotGrant.tsx';
import { paths } from '#src/paths.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { Page } from '#src/shell/Page.tsx';
import { Message } from '#src/ui/Message.tsx';
import { Tabs } from '#src/ui/Tabs.tsx';
import { Time } from '#src/ui/Time.tsx';
import { BasicsTab } from './BasicsTab.tsx';
import { ReviewTab } from './ReviewTab.tsx';
import { readStart, type Start } from './start.ts';
import { TermsTab } from './TermsTab.tsx';
import { outcomeText, problemText, tabNames, unsignedText } from './words.ts';
import { fieldIds } from './problems.ts';
import { openProblems, tabStartId, useWizard, useWizardKey, WizardProvider } from './wizard.tsx';
import { type Tab, tabs } from './wizard-state.ts';
import styles from './grant.module.css';

export function loader({ request }: LoaderFunctionArgs): Promise<Start | undefined> {
  return readStart(new URL(request.url).searchParams);
}

export function Component() {
  const start = useLoaderData<Start | undefined>();
  const key = useWizardKey();
  return (
    <Page title="Grant access" height="window">
      {start && (
        <WizardProvider key={key} start={start}>
          <FirstMessages />
          <WizardTabs />
        </WizardProvider>
      )}
    </Page>
  );
}

function WizardTabs() {
  const { tab, problems, showTab } = useWizard();
  return (
    <div className={styles.wizard}>
      <Tabs
        label="Steps"
        chosen={tab}
        onChoose={(key) => showTab(tabs.find((one) => one === key) ?? tab)}
        tabs={tabs.map((key) => ({ key, label: tabNames[key], isUnfinished: problems[key].length > 0 }))}
      >
        <div id={tabStartId} tabIndex={-1} className={styles.start}>
          <ProblemSummary />
          {tab === 'basics' && <BasicsTab />}
          {tab === 'terms' && <TermsTab />}
          {tab === 'review' && <ReviewTab />}
        </div>
      </Tabs>
      <Footer />
    </div>
  );
}

/** What led here, and what cannot be relied on. Each is said once. */
function FirstMessages() {
  const { start, offer, isKept, takeUp, now, person } = useWizard();
  const [isShown, setIsShown] = useState(true);
  const { outcome, dropped, isUnsigned } = start;
  const title = outcome.is === 'none' ? undefined : outcomeText(outcome, person.name);
  return (
    <div className={styles.stack}>
      <MayNotGrant />
      {offer && (
        <Message
          tone="info"
          title="Continue where you left off?"
          actions={
            <>
              <Button size="small" onClick={() => takeUp(offer)}>
                Continue
              </Button>
              <Button size="small" appearance="subtle" onClick={() => takeUp(undefined)}>
                Start over
              </Button>
            </>
          }
        >
          {countMachines(offer.inputs.machines.length)}, <Time at={offer.savedAt} now={now} isShort />
        </Message>
      )}
      {title !== undefined && isShown && (
        <Message tone="warning" isNews title={title} onDismiss={() => setIsShown(false)}>
          Nothing was signed or granted.
        </Message>
      )}
      {title === undefined && outcome.is === 'failed' && (
        <ErrorMessage what="Couldn’t sign the consent" error={outcome.error} tone="warning" />
      )}
      {dropped > 0 && (
        <Message
          tone="warning"
          title={`The link has ${dropped === 1 ? 'an address that isn’t' : `${dropped} addresses that aren’t`} a machine’s.`}
        />
      )}
      {isUnsigned && <Message tone="warning" title={unsignedText} />}
      {!isKept && (
        <Message tone="warning" title="This browser blocks site data.">
          Allow site data before you sign.
        </Message>
      )}
    </div>
  );
}

/** Errors once, each with a link to its field: of this tab after an attempt to leave it, of all once somebody wants to sign. */
function ProblemSummary() {
  const wizard = useWizard();
  const { state, tab, goTo } = wizard;
  const box = useRef<HTMLDivElement>(null);
  const shown = openProblems(wizard, tab === 'review' ? state.tried : state.tried.filter((one) => one === tab));
  const attempts = state.attempts;
  useEffect(() => {
    if (attempts > 0) box.current?.focus();
  }, [attempts]);
  if (shown.length === 0) return null;
  return (
    <div ref={box} tabIndex={-1} className={styles.form}>
      <Message
        tone="error"
        isNews
        title={`Fix ${shown.length === 1 ? '1 error' : `${shown.length} errors`} to continue.`}
      >
        <ul className={styles.list}>
          {shown.map(({ tab: at, field, why }) => (
            <li key={`${field}-${why.is}`}>
              <Link
                inline
                href={`#${fieldIds[field]}`}
                onClick={(event) => {
                  event.preventDefault();
                  goTo(at, field);
                }}
              >
                {problemText(why)}
              </Link>
            </li>
          ))}
        </ul>
      </Message>
    </div>
  );
}

function Footer() {
  const { tab, problems, dispatch, goTo } = useWizard();
  const navigate = useNavigate();
  const at = tabs.indexOf(tab);
  const next = tabs[at + 1];
  const previous = tabs[at - 1];
  const leave = (to: Tab) => {
    dispatch({ type: 'try', tabs: [tab] });
    if (problems[tab].length === 0) goTo(to);
  };
  return (
    <div className={styles.footer}>
      {tab === 'review' ? <LastAct /> : null}
      {next !== undefined && (
        <Button appearance="primary" onClick={() => leave(next)}>
          Next
        </Button>
      )}
      {previous !== undefined && <Button onClick={() => goTo(previous)}>Previous</Button>}
      {tab === 'basics' && <Button onClick={() => goTo('review')}>{tabNames.review}</Button>}
      <Button appearance="subtle" onClick={() => void navigate(paths.machines())}>
        Cancel
      </Button>
    </div>
  );
}

/** Signing comes first; the button that grants is there only once the consent is signed. */
function LastAct() {
  const wizard = useWizard();
  const { signature, choice, request, dispatch } = wizard;
  const { busy, sign, grant } = wizard.acts;
  if (signature.is === 'signed') {
    return (
      <Button
        appearance="primary"
        className={styles.act}
        disabledFocusable={busy !== undefined || choice.included.length + choice.pending.length === 0}
        onClick={(press) => void grant(press)}
      >
        Grant access
      </Button>
    );
  }
  const isWaiting =
    busy !== undefined || signature.is === 'checking' || choice.pending.length > 0 || request.is === 'pending';
  return (
    <Button
      appearance="primary"
      className={styles.act}
      disabledFocusable={isWaiting}
      onClick={() => {
        dispatch({ type: 'try', tabs });
        if (openProblems(wizard, tabs).length === 0) void sign();
      }}
    >
      {choice.pending.length > 0 ? 'Checking machines…' : busy === 'signing' ? 'Opening sign-in…' : 'Sign in to sign'}
    </Button>
  );
}
