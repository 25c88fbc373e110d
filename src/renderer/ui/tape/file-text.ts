/** The text of a file as it is read from the disk: no more than a chunk of it is held. */
export async function* fileText(file: Blob): AsyncGenerator<string> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      yield value;
    }
  } finally {
    // A file that is not read to its end is let go of.
    await reader.cancel();
  }
}
