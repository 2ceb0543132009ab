We couldn’t deliver a message
We couldn’t deliver a message ({{words.kind(facts['kind'])}}) and won’t try again.

The reply was: {{facts['error']}}

Open all messages: {{links.admin_notices}}
