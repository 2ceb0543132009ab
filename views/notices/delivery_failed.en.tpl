A message could not be delivered
A message has failed for good, and nobody has read it: {{words.kind(facts['kind'])}}.

The other side said: {{facts['error']}}

All messages, to send it again: {{links.admin_notices}}
