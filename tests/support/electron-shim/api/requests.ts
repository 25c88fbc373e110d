import type { DevtoolsSession } from '../devtools.ts';
import type { Frames } from './frames.ts';
import { fromPageUrl, handlerOfScheme } from './protocol.ts';
import type { Session } from './session.ts';

type Paused = {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly postData?: string;
  };
};

type RoutedContents = {
  readonly id: number;
  readonly frames: Frames;
  readonly session: Session;
  readonly mayNavigate: (url: string) => boolean;
  readonly mayFrameNavigate: (url: string) => boolean;
  readonly applyPermissions: (pageUrl: string) => Promise<void>;
  readonly emit: (event: string, ...args: readonly unknown[]) => boolean;
};

let requests = 0;

/** Every request of a page, before it leaves: navigations are put to the application, its own schemes are answered. */
export async function routeRequests(contents: RoutedContents, page: DevtoolsSession): Promise<void> {
  const refuse = (requestId: string, errorReason: string) =>
    page.send('Fetch.failRequest', { requestId, errorReason });

  async function route({ requestId, frameId, resourceType, request }: Paused): Promise<void> {
    const url = fromPageUrl(request.url);
    requests += 1;
    const details = { id: requests, url, method: request.method, resourceType, webContentsId: contents.id };
    const isMainDocument = resourceType === 'Document' && frameId === contents.frames.mainId();
    const isFrame = resourceType === 'Document' && !isMainDocument;
    if ((isMainDocument && !contents.mayNavigate(url)) || (isFrame && !contents.mayFrameNavigate(url))) {
      await refuse(requestId, 'Aborted');
      return;
    }
    if (await contents.session.webRequest.isCancelled(details)) {
      await refuse(requestId, 'BlockedByClient');
      return;
    }
    const handler = handlerOfScheme(url);
    if (!handler) {
      await page.send('Fetch.continueRequest', { requestId });
      return;
    }
    if (isMainDocument) await contents.applyPermissions(request.url);
    const response = await handler(requestOf(url, request));
    const headers = await contents.session.webRequest.headersOf(
      details,
      Object.fromEntries(response.headers),
    );
    await page.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: Object.entries(headers).flatMap(([name, values]) =>
        [values].flat().map((value) => ({ name, value })),
      ),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  }

  page.on<Paused>('Fetch.requestPaused', (paused) => {
    route(paused).catch((error: unknown) => {
      contents.emit('did-fail-load', {}, -2, String(error), fromPageUrl(paused.request.url), true);
      return refuse(paused.requestId, 'Failed').catch(() => undefined);
    });
  });
  await page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}

function requestOf(url: string, { method, headers, postData }: Paused['request']): Request {
  return new Request(url, { method, headers, ...(postData === undefined ? {} : { body: postData }) });
}
