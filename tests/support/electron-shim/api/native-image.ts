import { existsSync, readFileSync } from 'node:fs';

type Image = {
  readonly isEmpty: () => boolean;
  readonly toPNG: () => Buffer;
  readonly toDataURL: () => string;
  readonly getSize: () => { width: number; height: number };
  readonly isTemplateImage: () => boolean;
  readonly setTemplateImage: (on: boolean) => void;
  readonly resize: () => Image;
  readonly addRepresentation: () => void;
};

/** Bytes that are kept and never drawn. */
function createImage(bytes: Buffer): Image {
  let template = false;
  const image: Image = {
    isEmpty: () => bytes.length === 0,
    toPNG: () => bytes,
    toDataURL: () => `data:image/png;base64,${bytes.toString('base64')}`,
    // In a PNG, the size stands behind the signature and the name of the first chunk.
    getSize: () =>
      bytes.length < 24
        ? { width: 0, height: 0 }
        : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) },
    isTemplateImage: () => template,
    setTemplateImage: (on) => {
      template = on;
    },
    resize: () => image,
    addRepresentation: () => undefined,
  };
  return image;
}

export const nativeImage = {
  createEmpty: () => createImage(Buffer.alloc(0)),
  createFromPath: (path: string) => createImage(existsSync(path) ? readFileSync(path) : Buffer.alloc(0)),
  createFromBuffer: (bytes: Buffer) => createImage(Buffer.from(bytes)),
  createFromDataURL: (url: string) => createImage(Buffer.from(url.split(',')[1] ?? '', 'base64')),
};
