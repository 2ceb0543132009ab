Choose a new password
% include('greeting.en.tpl')

Someone – we hope it was you – asked for a new password for your account. Open the link and choose one. You’ll be signed out on all devices.

Choose a new password: {{links.reset}}

The link works once, until {{words.deadline(link.expires_at)}}. Until you use it, your old password keeps working.
