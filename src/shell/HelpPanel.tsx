import { appBuild, appVersion } from '#src/lib/app-version.ts';
import { linkClass } from '#src/ui/link-class.ts';
import { shortcuts } from './shortcuts.ts';
import styles from './HelpPanel.module.css';

const links: readonly { text: string; href: string }[] = [
  {
    text: 'Remote support for Arc-enabled Windows Server',
    href: 'https://learn.microsoft.com/windows-server/manage/azure-arc/remote-support-for-windows-server',
  },
  {
    text: 'Remote support for Azure Local',
    href: 'https://learn.microsoft.com/azure/azure-local/manage/get-remote-support',
  },
  {
    text: 'How to create an Azure support request',
    href: 'https://learn.microsoft.com/azure/azure-portal/supportability/how-to-create-azure-support-request',
  },
];

/** Where to read more, and what the keyboard does. */
export function HelpPanel() {
  return (
    <>
      <h2 className={styles.title}>Microsoft's documentation</h2>
      <ul className={styles.links}>
        {links.map((link) => (
          <li key={link.href}>
            <a href={link.href} className={linkClass()} target="_blank" rel="noreferrer">
              {link.text}
            </a>
          </li>
        ))}
      </ul>
      <h2 className={styles.title}>Keyboard shortcuts</h2>
      <dl className={styles.keys}>
        {shortcuts.map((shortcut) => [
          <dt key={shortcut.key}>
            <kbd className={styles.key}>G</kbd> then <kbd className={styles.key}>{shortcut.key}</kbd>
          </dt>,
          <dd key={`${shortcut.key}-does`} className={styles.does}>
            {shortcut.does}
          </dd>,
        ])}
      </dl>
      <div className={styles.version}>
        Version {appVersion}, build {appBuild}
      </div>
    </>
  );
}
