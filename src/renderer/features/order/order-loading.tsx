import { SkeletonLines } from '../../ui/skeleton-lines.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './order.module.css';

/** The panels of an order that is being read, where they will be. */
export function OrderLoading() {
  return (
    <div className={classes.loading} aria-busy data-testid="order-loading">
      <Panel>
        <SkeletonLines count={2} />
      </Panel>
      <div className={classes.columns}>
        <div className={classes.side}>
          <Panel>
            <SkeletonLines count={8} />
          </Panel>
          <Panel>
            <SkeletonLines count={2} />
          </Panel>
          <Panel>
            <SkeletonLines count={2} />
          </Panel>
        </div>
        <Panel>
          <SkeletonLines count={14} />
        </Panel>
      </div>
    </div>
  );
}
