# SPDX-License-Identifier: LGPL-2.1-or-later
"""What stands around the tables: the prose of a report and the pages of portals, all invented."""

import dataclasses


@dataclasses.dataclass
class Article:
    """A report as blocks of markup; a wrapper puts a portal around it."""
    body: str  # the agency, such as 青河县水利局
    place: str  # the portal, such as 青河县人民政府
    year: int
    figures: dict
    blocks: list = dataclasses.field(default_factory=list)

    @property
    def title(self):
        return f"{self.body}{self.year}年政府信息公开工作年度报告"


def paragraphs(texts, tag="<p>", end="</p>"):
    return "\n".join(f"{tag}{text}{end}" for text in texts)


def report(article, tables, tag='<p style="text-indent:2em">', end="</p>", headings=None):
    """The six sections of a report from 2019 on, with the tables in the second, third and fourth."""
    figures, year = article.figures, article.year
    headings = headings or ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
                            "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项")
    received, carried = figures["requests.received"], figures["requests.carried_in"]
    texts = [
        [f"根据《中华人民共和国政府信息公开条例》的规定，现公布{article.body}{year}年政府信息公开工作年度报告。"
         f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
         headings[0],
         "（一）主动公开。这一年我们把常用的表格和办事说明集中到一个栏目，栏目共有14个子项，逐项标明负责的科室和更新的期限。",
         f"（二）依申请公开。全年收到政府信息公开申请{received}件，上年结转{carried}件，均有登记，办理时限平均为11个工作日。",
         "（三）政府信息管理。拟文时即定公开属性，每季度末清理1次失效文件。",
         "（四）平台建设。网站改版后，检索到文件平均需要点击3次，比改版前少2次。",
         "（五）监督保障。组织培训2期，96人次参加；社会评议满意度为97.5%。",
         headings[1]],
        [headings[2]],
        [headings[3]],
        [headings[4],
         "一是个别栏目更新不及时，二是解读材料的形式单一。下一年我们将每月检查1次栏目，并请3名以上公众代表试用后再改。",
         headings[5],
         "按照《政府信息公开信息处理费管理办法》收取信息处理费的情况：本年度未收取。",
         f"{article.body}",
         f"{year + 1}年1月18日"],
    ]
    for number, section in enumerate(texts):
        article.blocks.append(paragraphs(section, tag, end))
        article.blocks += tables[number] if number < len(tables) else []
    return article


def report_2014(article, table, tag="<p>", end="</p>"):
    """A report of the years up to 2018, with the statistics behind it."""
    figures, year = article.figures, article.year
    article.blocks = [
        paragraphs([
            f"本报告由{article.body}编制，统计期限为{year}年1月1日至{year}年12月31日。",
            "一、概述",
            f"{year}年，我们明确了1名负责人和2名联络员，公开目录调整为6类。",
            "二、主动公开情况",
            f"全年主动公开政府信息{figures['disclosure.items']}条。",
            "三、依申请公开情况",
            f"全年收到政府信息公开申请{figures['requests.received']}件。" if figures["requests.received"] else "全年没有收到申请。",
            "四、不足与打算",
            "更新不够及时的栏目有2个，明年上半年改正。",
            f"附件：{year}年度政府信息公开情况统计表",
        ], tag, end),
        table,
        paragraphs(["单位负责人：周某　　　审核人：吴某　　　填报人：郑某",
                    f"联系电话：010-12345678　　　填报日期：{year + 1}年1月20日"], tag, end),
    ]
    return article


# --- Portals --------------------------------------------------------------


def county(article):
    """A county's portal of about 2022: HTML5, links in a table, particulars in another."""
    links = "".join(f'<tr><td><a href="/zwgk/{number}/">{name}</a></td><td>{count}</td></tr>' for number, (name, count) in
                    enumerate([("法定主动公开内容", 2310), ("政府信息公开指南", 4), ("政府信息公开年报", 56), ("依申请公开", 12)]))
    news = "".join(f"<li><a href=\"/art/2023/1/{day}/art_{day}7.html\">{text}</a><span>2023-01-{day}</span></li>"
                   for day, text in ((16, "我县部署春季农田水利建设"), (13, "第3批惠民实事项目公示"), (10, "停水通知（12处）")))
    blocks = "\n".join(article.blocks)
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="SiteName" content="{article.place}">
<meta name="ArticleTitle" content="{article.title}">
<meta name="PubDate" content="{article.year + 1}-01-20 09:30">
<title>{article.title}</title>
<link rel="stylesheet" href="/static/css/base.css?v=1.0.3">
<style>
.zoom table {{ border-collapse: collapse; }} .zoom td {{ border: 1px solid #333; padding: 4px; }}
</style>
<script>
var siteId = 1287, columnId = 40311;
document.write('<table><tr><td>自然人</td><td>99</td></tr></table>');
</script>
</head>
<body>
<header><img src="/static/logo.png" alt="{article.place}">
<form action="/search"><input type="text" name="q" value=""><button>搜索</button></form>
<nav><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li><a href="/bsfw/">办事服务</a></li></ul></nav></header>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 政府信息公开年报</div>
<div class="left">
<table class="menu"><tr><th>栏目</th><th>信息数</th></tr>{links}</table>
</div>
<div class="main">
<table class="particulars" width="100%">
<tr><td>索引号</td><td>QH0{article.year}-{article.year + 1}-00012</td><td>主题分类</td><td>政府信息公开年报</td></tr>
<tr><td>发布机构</td><td>{article.body}</td><td>成文日期</td><td>{article.year + 1}-01-18</td></tr>
<tr><td>文号</td><td></td><td>有效性</td><td>有效</td></tr>
</table>
<h1>{article.title}</h1>
<div class="info"><span>发布时间：{article.year + 1}-01-20 09:30</span> <span>浏览次数：1234</span> <span>字号：[ 大 中 小 ]</span>
<span class="share">分享到：<a>微信 8</a> <a>微博 3</a></span></div>
<!--ZJEG_RSS.content.begin-->
<div class="zoom" id="zoom">
{blocks}
</div>
<!--ZJEG_RSS.content.end-->
<div class="attach">附件：<a href="/files/2023/report.docx">年度报告.docx（38.5KB）</a></div>
<ul class="news">{news}</ul>
</div>
<footer><p>主办：{article.place}办公室　联系电话：010-12345678</p>
<p>网站标识码：1234567890　京ICP备12345678号-1　京公网安备 11000002000001号</p>
<p>您是第 <b>0123456</b> 位访客</p></footer>
<script src="/static/js/count.js?id=20331"></script>
</body>
</html>
"""


def city(article):
    """A city's portal of about 2020: XHTML, the editor's own style sheet in the text, CRLF line ends."""
    blocks = "\n".join(article.blocks)
    page = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<meta http-equiv="X-UA-Compatible" content="IE=edge" />
<meta name="ColumnName" content="年度报告" /><meta name="ContentSource" content="{article.body}" />
<title>{article.title}_{article.place}门户网站</title>
<script type="text/javascript">
//<![CDATA[
var tpl = "<tr><td>总计</td><td>" + 5 + "</td></tr>";
if (1 < 2 && document.all) {{ window.onload = function () {{}}; }}
//]]>
</script>
</head>
<body>
<div id="top"><table width="1000" border="0" align="center"><tr><td><a href="/">网站首页</a></td><td><a href="/zwgk">政务公开</a></td>
<td><a href="/zwfw">政务服务</a></td><td><a href="/hdjl">互动交流</a></td><td>今天是2021年3月5日 多云 4~13℃</td></tr></table></div>
<div class="position">您的位置： <a href="/">首页</a> &raquo; 政务公开 &raquo; 年度报告</div>
<table class="xxgk_head" cellspacing="0"><tbody>
<tr><td class="t">索 引 号：</td><td>00{article.year}1287/{article.year + 1}-00457</td><td class="t">组配分类：</td><td>政府信息公开年报</td></tr>
<tr><td class="t">发布机构：</td><td>{article.body}</td><td class="t">发文日期：</td><td>{article.year + 1}年01月28日</td></tr>
<tr><td class="t">名　　称：</td><td colspan="3">{article.title}</td></tr>
</tbody></table>
<div class="title">{article.title}</div>
<div class="source">来源：{article.body}　浏览次数：<span id="hits">1234</span>　<a href="javascript:window.print()">打印</a></div>
<div class="TRS_Editor"><style type="text/css">
.TRS_Editor P{{margin-top:0;margin-bottom:0;line-height:1.5;font-size:12pt;}}.TRS_Editor TABLE{{font-size:10pt;}}
</style>
{blocks}
</div>
<div class="pages">上一篇：关于节假日值班的通知　下一篇：2020年工作要点（共8项）</div>
<select onchange="window.open(this.value)"><option>--区县网站--</option><option>一区（6）</option><option>二区（11）</option></select>
<div id="foot">版权所有：{article.place}　地址：解放路100号　邮编：100000　电话：010-12345678<br />
京ICP备12345678号　网站标识码：1100000001　总访问量：8,765,432</div>
</body>
</html>
"""
    return page.replace("\n", "\r\n")


def ministry(article):
    """A ministry's site of about 2020, with a calendar and a list of files at the side."""
    days = "".join("<tr>" + "".join(f"<td>{day}</td>" for day in range(start, min(start + 7, 32))) + "</tr>"
                   for start in range(1, 32, 7))
    blocks = "\n".join(article.blocks)
    return f"""<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<title>{article.title}</title>
<!--[if lt IE 9]><script src="/js/html5shiv.js"></script><![endif]-->
</head>
<body>
<div class="head"><a href="/">{article.place}</a> <a href="/en">English</a> <a href="/mobile">手机版</a></div>
<div class="path"><a href="/">首页</a>&nbsp;&gt;&nbsp;<a href="/gk">公开</a>&nbsp;&gt;&nbsp;年报</div>
<div class="wrap">
<div class="article">
<table class="doc-info" border="0" width="100%"><tbody>
<tr><td><b>标　　题：</b></td><td colspan="3">{article.title}</td></tr>
<tr><td><b>索 引 号：</b></td><td>000014349/{article.year + 1}-00005</td><td><b>主题分类：</b></td><td>综合政务\\其他</td></tr>
<tr><td><b>发文机关：</b></td><td>{article.body}</td><td><b>成文日期：</b></td><td>{article.year + 1}年01月25日</td></tr>
</tbody></table>
<h2>{article.title}</h2>
<p class="tools">【字体：<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a> <a>分享 26</a></p>
{blocks}
<p class="editor">责任编辑：王某</p>
</div>
<aside>
<table class="calendar"><caption>{article.year + 1}年1月</caption><tr><th>一</th><th>二</th><th>三</th><th>四</th><th>五</th><th>六</th><th>日</th></tr>{days}</table>
<table class="related"><tr><td>1</td><td><a href="#">{article.year - 1}年年度报告</a></td></tr><tr><td>2</td><td><a href="#">{article.year - 2}年年度报告</a></td></tr></table>
</aside>
</div>
<footer>主办单位：{article.place}　网站标识码：bm12000001　京ICP备12345678号　电话：010-12345678</footer>
</body>
</html>
"""


def asp(article, charset="gb2312"):
    """A hand-made page of about 2015: everything is a table."""
    menu = "".join(f"<TR><TD height=25><IMG src='images/dot.gif'> <A href='list.asp?id={number}'>{name}</A>"
                   for number, name in enumerate(("机构概况", "政策法规", "工作动态", "年度报告"), 11))
    blocks = "\n".join(article.blocks)
    return f"""<HTML>
<HEAD>
<META http-equiv=Content-Type content="text/html; charset={charset}">
<TITLE>{article.title}</TITLE>
<LINK href="style.css" type=text/css rel=stylesheet>
<SCRIPT language=JavaScript src="js/date.js"></SCRIPT>
</HEAD>
<BODY bgColor=#ffffff leftMargin=0 topMargin=0>
<TABLE width=780 align=center border=0 cellSpacing=0 cellPadding=0>
<TR><TD colspan=2><IMG src="images/banner.jpg" width=780 height=120></TD></TR>
<TR><TD width=160 vAlign=top bgColor=#eef6ff>
<TABLE width="100%" border=0>{menu}</TABLE>
</TD>
<TD vAlign=top>
<TABLE width="100%" border=0 cellPadding=6>
<TR><TD class=path>当前位置：首页 &gt;&gt; 信息公开 &gt;&gt; 年度报告</TD></TR>
<TR><TD align=middle><FONT color=#cc0000 size=4><B>{article.title}</B></FONT></TD></TR>
<TR><TD align=middle class=small>发布时间：{article.year + 1}-1-20　阅读：1234 次　[<A href="javascript:self.print()">打印</A>]</TD></TR>
<TR><TD class=content>
{blocks}
</TD></TR>
</TABLE>
</TD></TR>
<TR><TD colspan=2 align=middle class=foot>{article.place} 版权所有　电话：010-12345678　京ICP备12345678号<BR>您是第 20161 位访问者</TD></TR>
</TABLE>
</BODY>
</HTML>
"""


def word(article, charset="gb2312"):
    """Saved by Word and put on the server as it is."""
    blocks = "\n".join(article.blocks)
    return f"""<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns="http://www.w3.org/TR/REC-html40">

<head>
<meta http-equiv=Content-Type content="text/html; charset={charset}">
<meta name=ProgId content=Word.Document>
<meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="report.files/filelist.xml">
<title>{article.title}</title>
<!--[if gte mso 9]><xml>
 <o:DocumentProperties>
  <o:Author>office</o:Author>
  <o:Revision>12</o:Revision>
  <o:TotalTime>37</o:TotalTime>
  <o:Pages>5</o:Pages>
 </o:DocumentProperties>
 <w:WordDocument>
  <w:View>Normal</w:View>
  <w:Zoom>0</w:Zoom>
 </w:WordDocument>
</xml><![endif]-->
<style>
<!--
 /* Font Definitions */
 @font-face
	{{font-family:宋体;
	panose-1:2 1 6 0 3 1 1 1 1 1;}}
p.MsoNormal, li.MsoNormal, div.MsoNormal
	{{margin:0cm;mso-pagination:none;font-size:10.5pt;}}
-->
</style>
<!--[if gte mso 10]>
<style>
 table.MsoNormalTable
	{{mso-style-name:普通表格;mso-tstyle-rowband-size:0;}}
</style>
<table><tr><td>自然人</td><td>7</td></tr></table>
<![endif]-->
</head>

<body lang=ZH-CN style='tab-interval:21.0pt;text-justify-trim:punctuation'>

<div class=WordSection1 style='layout-grid:15.6pt'>

<p class=MsoTitle align=center style='text-align:center'><b><span
style='font-size:22.0pt;font-family:方正小标宋简体'>{article.body}<span lang=EN-US>{article.year}</span>年政府信息公开工作年度报告<span
lang=EN-US><o:p></o:p></span></span></b></p>

{blocks}

<p class=MsoNormal><span lang=EN-US style='font-size:16.0pt'><o:p>&nbsp;</o:p></span></p>

</div>

</body>

</html>
"""


def text(article):
    """What remains of a portal's page when it is copied as text."""
    return f"""首页 | 政务公开 | 办事服务 | 互动交流
当前位置：首页 > 政务公开 > 政府信息公开年报
索引号 | {article.year}0077/{article.year + 1}-00031 | 分类 | 政府信息公开年报 |
发布机构 | {article.body} | 成文日期 | {article.year + 1}-01-19 |
{article.title}
发布时间：{article.year + 1}-01-20　浏览次数：1234　分享：微信 微博
""" + "\n".join(article.blocks) + f"""
上一篇：2项办事指南更新
版权所有：{article.place}　电话：010-12345678　京ICP备12345678号
"""
