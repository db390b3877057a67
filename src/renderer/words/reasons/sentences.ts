/** Sentences of the server by their English wording, which is what goes over the wire (design.md COPY-12). */
export type Sentences = Readonly<Record<string, string>>;
