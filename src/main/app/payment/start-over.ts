import { forgetTree } from '../../domain/chain/tree.ts';
import { isAlone } from '../../domain/chain/voters.ts';
import type { ObservationContext } from './observation-context.ts';

/**
 * Forgets the headers, the references and the words about the chain, because the owner's only node is on a chain that has
 * none of them (chain.md CHAIN-59). Payments stay as they are stored: nobody can say any longer what became of their blocks.
 * With a second source, or a public one, nothing is forgotten: that would be a way to erase the truth.
 */
export const startOver = async (context: ObservationContext): Promise<void> => {
  const { knowledge, headers, looks } = context.state;
  const source = knowledge.sources.get(context.sourceId);
  if (!source || source.kind !== 'own' || !isAlone(knowledge)) return;
  await context.tx.chain.dropChain();
  forgetTree(knowledge.tree);
  knowledge.inclusions.clear();
  Object.assign(source, { tip: null, left: null, other: null, behind: false });
  for (const reference of [knowledge.references[1], knowledge.references[2]])
    Object.assign(reference, { tip: null, rival: null });
  headers.clear();
  looks.ofAllMs.clear();
  looks.ofInvoiceMs.clear();
  looks.unread.clear();
  for (const watched of [...context.state.watched.values()].flat()) watched.memory = { ...watched.memory, block: null };
};
