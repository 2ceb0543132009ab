% # What search engines, and messengers that show a preview, read of an event.
% said = preview(event, words)
<link rel="canonical" href="{{public_link or path}}">
<meta name="description" content="{{said}}">
% if event.status in ('cancelled', 'started'):
<meta name="robots" content="noindex">
% end
<meta property="og:type" content="website">
<meta property="og:site_name" content="{{called}}">
<meta property="og:title" content="{{event.title}}">
<meta property="og:description" content="{{said}}">
<meta property="og:locale" content="{{locale_of(words.language)}}">
% for other in other_languages(words.language):
<meta property="og:locale:alternate" content="{{locale_of(other)}}">
% end
% if public_link:
<meta property="og:url" content="{{public_link}}">
% if image:
<meta property="og:image" content="{{image}}">
<meta name="twitter:card" content="summary_large_image">
% end
{{data}}
% end
