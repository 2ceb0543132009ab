% # The HTML part of a mail, from the paragraphs of its text. Many mail programs know styles on elements only; those that
% # know more show it dark where all else is.
% link = f'color:{colours.link}'
% button = f'display:inline-block;margin:4px 8px 4px 0;padding:11px 20px;border:1px solid {colours.link};border-radius:6px;text-decoration:none;font-weight:600;'
% looks = {'primary': f'{button}background:{colours.button};color:{colours.on_button}', 'secondary': button + link, 'plain': link}
<!doctype html>
<html lang="{{language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{subject}}</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  .ground { background: #11161a !important; color: #e6ebee !important; }
  .surface { background: #1a2126 !important; border-color: #303a42 !important; }
  .muted { color: #a9b4bd !important; }
  .plain { color: {{colours.link_in_dark}} !important; }
  .secondary { color: {{colours.link_in_dark}} !important; border-color: {{colours.link_in_dark}} !important; }
}
</style>
{{!reservation}}
</head>
<body class="ground" style="margin:0;padding:0;background:#f6f7f5;color:#17222b">
<div style="max-width:560px;margin:0 auto;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;font-size:16px;line-height:1.5">
% if site_name:
<p class="muted" dir="auto" style="margin:0 0 12px;padding:0 4px;font-weight:600;color:#56626d">{{site_name}}</p>
% end
<div class="surface" style="padding:24px;background:#ffffff;border:1px solid #d8dfe4;border-radius:12px">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3;overflow-wrap:anywhere">{{!shown(subject)}}</h1>
% for lines in paragraphs:
<p style="margin:0 0 14px;overflow-wrap:anywhere">
% for number, line in enumerate(lines):
% if line.url:
<a class="{{line.look}}" href="{{line.url}}" style="{{looks[line.look]}}">{{line.words}}</a>
% else:
% for part, url in parts_with_links(line.words) if line.look == 'typed' else [(line.words, '')]:
% if url:
<a class="plain" href="{{url}}" style="{{link}}">{{part}}</a>\\
% else:
{{!shown(part)}}\\
% end
% end
% if number < len(lines) - 1:
<br>\\
% end

% end
% end
</p>
% end
</div>
<div class="muted" style="padding:12px 24px;font-size:14px;color:#56626d">
% for lines in footer:
% for line in lines:
<p style="margin:0 0 6px;overflow-wrap:anywhere">\\
% if line.url:
<a class="plain" href="{{line.url}}" style="{{link}}">{{line.words}}</a>\\
% else:
{{!shown(line.words)}}\\
% end
</p>
% end
% end
</div>
</div>
</body>
</html>
