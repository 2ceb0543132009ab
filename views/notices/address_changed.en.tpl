Another e-mail address for your account
% include('greeting.en.tpl')

% if facts['at_once']:
Your account has another e-mail address now, {{facts['new_email']}}, and this one no longer.

If it was you, there is nothing else to do. If you don’t know of it, please tell the organiser.

Events: {{links.site}}/
% else:
Somebody who knows your password asked for another e-mail address for your account, {{facts['new_email']}}. It takes the place of this one as soon as the link that we sent there is followed.

If it was you, there is nothing else to do here. If it wasn’t you, choose a new password now: that stops the change, and signs everybody out.

Choose a new password: {{links.forgotten}}
% end
