A webhook was turned off
% if facts['why'] == 'gone':
{{facts['host']}} has answered that it no longer wants anything (410 Gone), so nothing more is sent to it.
% else:
{{facts['host']}} has taken nothing for three days, so nothing more is sent to it.
% end

What waited for it is kept for 30 days and is sent when you turn the webhook on again. What happens meanwhile is not.

See what went wrong: {{links.admin_webhook}}
