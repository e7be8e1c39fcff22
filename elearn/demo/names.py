"""Names for people who do not exist: generic surnames, and given names out of the landscape. Pure."""

from collections.abc import Iterator
from random import Random

SURNAMES = (
    "李王张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛雷侯龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
)
TWO_CHARACTER_SURNAMES = ("欧阳", "上官", "司马", "诸葛")
GIVEN = (
    "青山", "绿水", "清源", "蓝天", "长河", "晴川", "春林", "秋实", "听泉", "望岳", "知行", "小满", "谷雨", "立夏",
    "白露", "霜降", "清明", "云溪", "石桥", "远帆", "明月", "晓星", "竹影", "松涛", "荷香", "稻香", "麦田", "山茶",
    "杜鹃", "映山", "碧波", "湖光", "江月", "溪亭", "泉", "禾", "岚", "澄", "苇", "桐", "柏", "榆",
)  # fmt: skip
# What must survive everywhere: the middle dot, and characters beyond the first plane and beyond GB2312.
UNUSUAL = ("买买提·吐尔逊", "阿依古丽·热合曼", "𠮷小满", "苏㛃", "龙𠮷·阿朵", "欧阳㛃")


def made_up_names(chance: Random) -> Iterator[str]:
    """Give names without end: the unusual ones early, the others each once as long as there are any left."""
    surnames = (*SURNAMES, *TWO_CHARACTER_SURNAMES)
    plain = [surname + given for surname in dict.fromkeys(surnames) for given in GIVEN]
    while True:
        chance.shuffle(plain)
        for place, name in enumerate(plain):
            if place % 3 == 2 and place // 3 < len(UNUSUAL):
                yield UNUSUAL[place // 3]
            yield name
