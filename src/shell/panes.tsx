import { Radio, RadioGroup, Switch } from '@fluentui/react-components';
import { Fragment, useState } from 'react';
import { Link } from 'react-router';
import { appBuild, appVersion } from '#src/lib/app-version.ts';
import { OutsideLink } from '#src/ui/AppLink.tsx';
import { CopyButton } from '#src/ui/CopyButton.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { DismissButton, LeavingButton } from '#src/ui/LeavingButton.tsx';
import { ProgressBar } from '#src/ui/Progress.tsx';
import { Section } from '#src/ui/Section.tsx';
import { usePreference } from '#src/ui/preferences.ts';
import { StateIcon } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { browserNotifications, dismissDone, dismissNotification, useBell, type BellEntry } from './notifications.ts';
import { shortcuts, useShortcutsOn } from './shortcuts.ts';
import styles from './shell.module.css';
import { themeChoices, useThemeChoice } from './theme.tsx';

export type PaneName = 'Notifications' | 'Settings' | 'Help';

/** What the header opens on the right, loaded at the first press. */
export function PaneContent({ name, onClose }: { name: PaneName; onClose: () => void }) {
  if (name === 'Notifications') return <NotificationsContent onClose={onClose} />;
  return name === 'Settings' ? <SettingsContent /> : <HelpContent />;
}

function NotificationsContent({ onClose }: { onClose: () => void }) {
  const entries = useBell();
  if (entries.length === 0) return <EmptyState title="No notifications">What you start here shows up here.</EmptyState>;
  return (
    <>
      {entries.some(({ tone }) => tone !== 'busy') && (
        <LeavingButton appearance="transparent" size="small" className={styles.dismissAll} onClick={dismissDone}>
          Dismiss all
        </LeavingButton>
      )}
      <ul className={styles.news}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} onClose={onClose} />
        ))}
      </ul>
    </>
  );
}

function Entry({ entry, onClose }: { entry: BellEntry; onClose: () => void }) {
  const { id, title, body, tone, to, act, progress, at } = entry;
  return (
    <li>
      <StateIcon tone={tone} />
      <div className={styles.newsWords}>
        <div className="strong">
          {to === undefined ? (
            title
          ) : (
            <Link to={to} onClick={onClose}>
              {title}
            </Link>
          )}
        </div>
        {body !== undefined && <div>{body}</div>}
        {progress && <ProgressBar label={title} value={progress.done} max={progress.total} />}
        <div className={styles.subtitle}>
          <Time at={at} />
        </div>
        {act && (
          <Link to={act.to} onClick={onClose} aria-label={`${act.label}: ${title}`}>
            {act.label}
          </Link>
        )}
      </div>
      <DismissButton label={`Dismiss: ${title}`} onDismiss={() => dismissNotification(id)} />
    </li>
  );
}

function SettingsContent() {
  const [theme, setTheme] = useThemeChoice();
  const [isOn, setIsOn] = useShortcutsOn();
  return (
    <>
      <Section title="Appearance">
        <RadioGroup aria-label="Theme" value={theme} onChange={(_, { value }) => setTheme(value)}>
          {themeChoices.map(({ choice, label }) => (
            <Radio key={choice} value={choice} label={label} />
          ))}
        </RadioGroup>
      </Section>
      <BrowserNotifications />
      <Section title="Keyboard">
        {/* Speech input types single characters by accident (WCAG 2.1.4). */}
        <Switch label="Keyboard shortcuts" checked={isOn} onChange={(_, { checked }) => setIsOn(checked)} />
      </Section>
    </>
  );
}

/** The browser is asked at the press, and never by itself. */
function BrowserNotifications() {
  const [kept, keep] = usePreference(browserNotifications);
  const [permission, setPermission] = useState(() => globalThis.Notification?.permission);
  if (permission === undefined) return null;
  const change = async (isWanted: boolean) => {
    if (isWanted) setPermission(await Notification.requestPermission());
    keep(isWanted ? 'on' : undefined);
  };
  return (
    <Section title="Notifications">
      <Switch
        label="Browser notifications"
        checked={kept === 'on' && permission === 'granted'}
        disabled={permission === 'denied'}
        onChange={(_, { checked }) => void change(checked)}
      />
      <div className={styles.subtitle}>
        {permission === 'denied'
          ? 'Your browser blocks notifications from this site. Allow them in its settings.'
          : 'When a session opens, and before access ends. Keep a tab open.'}
      </div>
    </Section>
  );
}

const documents: readonly { text: string; href: string }[] = [
  {
    text: 'Remote support for Arc-enabled Windows Server',
    href: 'https://learn.microsoft.com/windows-server/manage/azure-arc/remote-support-for-windows-server',
  },
  {
    text: 'Remote support for Azure Local',
    href: 'https://learn.microsoft.com/azure/azure-local/manage/get-remote-support',
  },
  {
    text: 'Create an Azure support request',
    href: 'https://learn.microsoft.com/azure/azure-portal/supportability/how-to-create-azure-support-request',
  },
];

function HelpContent() {
  const version = `${appVersion} (${appBuild})`;
  return (
    <>
      <Section title="Documentation">
        <ul className={styles.links}>
          {documents.map(({ text, href }) => (
            <li key={href}>
              <OutsideLink href={href}>{text}</OutsideLink>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Keyboard shortcuts">
        <dl className={styles.keys}>
          {shortcuts.map(({ key, does }) => (
            <Fragment key={key}>
              <dt>
                <kbd>G</kbd> then <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </Fragment>
          ))}
        </dl>
      </Section>
      <Section title="End access without this app">
        <div>
          Run <code>Disable-RemoteSupport</code> on the machine.
        </div>
      </Section>
      <div className={styles.subtitle}>
        Version {version} <CopyButton text={version} label="Copy version" />
      </div>
    </>
  );
}
