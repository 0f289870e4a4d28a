import { MenuDivider, MenuGroup, MenuGroupHeader, MenuItem, MenuList } from '@fluentui/react-components';
import { Copy20Regular, PersonSwap20Regular, Receipt20Regular, SignOut20Regular } from '@fluentui/react-icons';
import { useNavigate } from 'react-router';
import { allGrants } from '#src/azure/grant/grant-store.ts';
import { journalHealth } from '#src/azure/journal/journal-health.ts';
import { allRevokes, revokesOn, waitsForSignIn } from '#src/azure/journal/pending-revokes.ts';
import { keptIds } from '#src/azure/records/kept-signatures.ts';
import { paths } from '#src/paths.ts';
import { classNames } from '#src/ui/class-names.ts';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import type { AccountInfo } from './AccountMenu.tsx';
import { Initials } from './Initials.tsx';
import { notify } from './notifications.ts';
import { useUnsavedReceipts } from './UnsavedReceipts.tsx';
import styles from './AccountActs.module.css';

/** Who is signed in, and what can be done about it. */
export function AccountActs({
  account,
  onSignOut,
  onSwitchAccount,
  onClose,
}: {
  account: AccountInfo;
  onSignOut: () => void;
  onSwitchAccount: () => void;
  onClose: () => void;
}) {
  const unsaved = useUnsavedReceipts().map((consentId) => ({
    consentId,
    words: `The receipt of ${consentId} is not saved`,
  }));
  // The menu is drawn anew whenever it opens.
  const unrecorded = keptIds().map((consentId) => ({
    consentId,
    words: `The consent ${consentId} is signed and not on record yet`,
  }));
  // Also of a press that is not shown because another on the machine matters more.
  const presses = [...allRevokes().keys()].flatMap(revokesOn);
  const isDurable = journalHealth() === 'durable';
  const isWaiting = presses.some((press) => waitsForSignIn(press) || (isDurable && press.phase === 'requesting'));
  const ofRevokes = isDurable
    ? 'A revoke that Azure has not accepted waits until you sign in here again'
    : 'Loses a revoke that Azure has not accepted, for this browser keeps nothing';
  const isGranting = [...allGrants().values()].some(({ granting }) => granting === true);
  const losses = [
    ...(isWaiting ? [ofRevokes] : []),
    ...(isGranting ? ['Stops granting: the rest waits for a press of yours'] : []),
  ];
  const navigate = useNavigate();
  const copy = () => {
    copyTenantId(account.tenantId);
    onClose();
  };
  // What comes of it is said on the page, which this would cover.
  const leave = (act: () => void) => () => {
    act();
    onClose();
  };
  return (
    <MenuList>
      <MenuGroup>
        <MenuGroupHeader className={styles.who}>
          <Initials name={account.name} large />
          <div className={styles.words}>
            <div className={styles.strong}>
              <VisibleText text={account.name} />
            </div>
            <div>
              <VisibleText text={account.username} />
            </div>
            <div className={styles.quiet}>Tenant ID {account.tenantId}</div>
          </div>
        </MenuGroupHeader>
        <MenuDivider />
        <MenuItem className={classNames(styles.act)} icon={<Copy20Regular />} onClick={copy}>
          Copy tenant ID
        </MenuItem>
        {[...unrecorded, ...unsaved].map(({ consentId, words }) => (
          <MenuItem
            key={consentId}
            className={classNames(styles.act)}
            icon={<Receipt20Regular />}
            subText="Its signature goes when you switch the account or sign out"
            onClick={leave(() => void navigate(paths.progress(consentId)))}
          >
            {words}
          </MenuItem>
        ))}
        <MenuItem
          className={classNames(styles.act)}
          icon={<PersonSwap20Regular />}
          subText={losses.join('. ') || null}
          onClick={leave(onSwitchAccount)}
        >
          Switch account
        </MenuItem>
        <MenuItem
          className={classNames(styles.act)}
          icon={<SignOut20Regular />}
          // Each tab has its own tokens, and what was signed there would go with them unseen.
          subText={[...losses, 'Other tabs of this app stay signed in: close them'].join('. ')}
          onClick={leave(onSignOut)}
        >
          Sign out
        </MenuItem>
      </MenuGroup>
    </MenuList>
  );
}

/** The menu closes on the press, so the outcome is told by a notification. */
function copyTenantId(tenantId: string): void {
  navigator.clipboard.writeText(tenantId).then(
    () => notify({ title: 'Tenant ID copied', tone: 'good' }),
    () => notify({ title: 'The browser refused to copy the tenant ID', body: tenantId, tone: 'attention' }),
  );
}
