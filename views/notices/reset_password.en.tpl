A new password for your account
% include('greeting.en.tpl')

Somebody, we hope you, asked for a new password for your account. Open the link and choose one; it signs you out everywhere.

Choose a new password: {{links.reset}}

The link works once, until {{words.moment_in_full(link.expires_at)}}. Until you use it, your old password stays.
