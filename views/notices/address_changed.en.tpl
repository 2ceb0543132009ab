% if facts['at_once']:
Your email address has changed
% else:
Someone wants to change your email address
% end
% include('greeting.en.tpl')

% if facts['at_once']:
The email address of your account is now {{facts['new_email']}}. This one no longer belongs to it.

If this was you, there’s nothing to do. If it wasn’t, please tell the organiser.

Events: {{links.home}}
% else:
Someone who knows your password asked to change your account’s email address to {{facts['new_email']}}. It changes as soon as they open the link that we sent there.

If this was you, there’s nothing to do here. If it wasn’t, choose a new password now: this stops the change and signs out all devices.

Choose a new password: {{links.forgotten}}
% end
