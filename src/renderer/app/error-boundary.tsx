import { Component, type ErrorInfo, type ReactNode } from 'react';
import { CrashNote } from './crash-note.tsx';

type ErrorBoundaryProps = {
  readonly children: ReactNode;
  /** A change of it, such as another page, is a fresh start. */
  readonly resetKey?: string;
};
type ErrorBoundaryState = { readonly error: Error | undefined; readonly resetKey: string | undefined };

/** React offers this to classes only. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: undefined, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps(
    props: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): ErrorBoundaryState | null {
    return props.resetKey === state.resetKey ? null : { error: undefined, resetKey: props.resetKey };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <CrashNote error={error} onRetry={() => this.setState({ error: undefined })} />;
  }
}
