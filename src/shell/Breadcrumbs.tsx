import { makeStyles, tokens } from '@fluentui/react-components';
import { useMatches } from 'react-router';
import { PageLink } from '#src/ui/PageLink.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { crumbsOf } from './breadcrumbs.ts';

const useStyles = makeStyles({
  way: { '@media print': { display: 'none' } },
  list: {
    display: 'flex',
    flexWrap: 'wrap',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
    color: tokens.colorNeutralForeground2,
  },
  separator: { paddingInline: tokens.spacingHorizontalXS, color: tokens.colorNeutralForeground3 },
});

/** The way here. The page itself is its last, unlinked crumb. */
export function Breadcrumbs() {
  const styles = useStyles();
  const crumbs = crumbsOf(useMatches());
  const home = crumbs.length > 0 && crumbs[0]?.path !== '/' ? [{ path: '/', label: 'Home' }] : [];
  const all = [...home, ...crumbs];
  return (
    <nav aria-label="Breadcrumb" className={styles.way}>
      <ol className={styles.list}>
        {all.map((crumb, index) => {
          const last = index === all.length - 1;
          return (
            <li key={crumb.path}>
              {last ? (
                <span aria-current="page">
                  <VisibleText text={crumb.label} max={60} />
                </span>
              ) : (
                <>
                  <PageLink to={crumb.path}>{crumb.label}</PageLink>
                  <span aria-hidden="true" className={styles.separator}>
                    ›
                  </span>
                </>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
