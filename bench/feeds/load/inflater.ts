import { constants, inflateRawSync } from 'node:zlib';
import type { Frame } from './frame-reader.ts';

/** What a deflated message ends with, which senders leave out (RFC 7692, section 7.2.1). */
const tail = Buffer.from([0x00, 0x00, 0xff, 0xff]);
const windowBytes = 32_768;

/** Inflates the messages of one socket, each of which may refer to those before it. */
export class Inflater {
  private readonly isContextKept: boolean;
  private past = Buffer.alloc(0);

  /** `extension` is what the server has accepted of permessage-deflate. */
  constructor(extension: string) {
    this.isContextKept = !extension.includes('server_no_context_takeover');
  }

  /** The message of a frame. @throws Error when it cannot be inflated. */
  inflate({ buffer, start, end, isCompressed }: Frame): Buffer {
    const payload = buffer.subarray(start, end);
    if (!isCompressed) return payload;
    const message = inflateRawSync(Buffer.concat([payload, tail]), {
      finishFlush: constants.Z_SYNC_FLUSH,
      ...(this.past.length === 0 ? {} : { dictionary: this.past }),
    });
    if (this.isContextKept) this.past = Buffer.concat([this.past, message]).subarray(-windowBytes);
    return message;
  }
}
