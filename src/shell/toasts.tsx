import {
  Link as FluentLink,
  Toast,
  ToastBody,
  Toaster,
  ToastFooter,
  ToastTitle,
  useToastController,
} from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { StateIcon } from '#src/ui/StateWord.tsx';
import { useBell, type BellEntry } from './notifications.ts';
import styles from './shell.module.css';

const toasterId = 'news';

/** Short echoes of the bell's news, by Fluent's toaster, which also reads them out. What needs a person stays longer. */
export function Toasts() {
  const news = useBell().filter(({ isQuiet, isRead }) => isQuiet !== true && !isRead);
  const { dispatchToast, dismissToast } = useToastController(toasterId);
  const navigate = useNavigate();
  const shown = useRef(new Map<string, string>());
  useEffect(() => {
    for (const entry of news) {
      const { id, at } = entry;
      // Each piece of news has a toast of its own: one that was dismissed does not come back.
      const toastId = `${id} ${at}`;
      const before = shown.current.get(id);
      if (before === toastId) continue;
      if (before !== undefined) dismissToast(before);
      shown.current.set(id, toastId);
      dispatchToast(<News entry={entry} onOpen={(to) => void navigate(to)} />, {
        toastId,
        timeout: needsPerson(entry) ? 10_000 : 5000,
        politeness: needsPerson(entry) ? 'assertive' : 'polite',
        pauseOnHover: true,
      });
    }
  }, [news, dispatchToast, dismissToast, navigate]);
  return <Toaster toasterId={toasterId} position="top-end" offset={{ vertical: 56, horizontal: 16 }} limit={3} />;
}

function needsPerson({ tone }: BellEntry): boolean {
  return tone === 'bad' || tone === 'attention';
}

function News({ entry: { title, body, tone, to, act }, onOpen }: { entry: BellEntry; onOpen: (to: string) => void }) {
  const links = [...(act ? [act] : []), ...(to === undefined ? [] : [{ label: 'View', to }])];
  return (
    <Toast className={styles.column}>
      <ToastTitle media={<StateIcon tone={tone} />}>{title}</ToastTitle>
      {body !== undefined && <ToastBody>{body}</ToastBody>}
      {links.length > 0 && (
        <ToastFooter>
          {links.map((link) => (
            <FluentLink key={link.label} onClick={() => onOpen(link.to)}>
              {link.label}
            </FluentLink>
          ))}
        </ToastFooter>
      )}
    </Toast>
  );
}
