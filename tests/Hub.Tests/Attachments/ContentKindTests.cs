using System.Text;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Pictures;

namespace CaseHub.Hub.Tests.Attachments;

public sealed class ContentKindTests
{
    [Theory]
    [InlineData("%PDF-1.7", nameof(ContentKind.Pdf))]
    [InlineData("MZ\u0090\0", nameof(ContentKind.Other))]
    [InlineData("\u007fELF", nameof(ContentKind.Other))]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'>", nameof(ContentKind.Other))]
    [InlineData("<html><script>", nameof(ContentKind.Other))]
    [InlineData("GIF89a", nameof(ContentKind.UnsupportedPicture))]
    [InlineData("II*\0", nameof(ContentKind.UnsupportedPicture))]
    [InlineData("MM\0*", nameof(ContentKind.UnsupportedPicture))]
    [InlineData("\0\0\0\u0018ftypheic", nameof(ContentKind.UnsupportedPicture))]
    [InlineData("\0\0\0\u0018ftypavif", nameof(ContentKind.UnsupportedPicture))]
    [InlineData("\0\0\0\u0018ftypmp42", nameof(ContentKind.Mp4))]
    [InlineData("\0\0\0\u0018ftypM4A ", nameof(ContentKind.M4a))]
    [InlineData("\0\0\0\u0018ftypqt  ", nameof(ContentKind.QuickTime))]
    [InlineData("\0\0\0\u0018ftyp3gp4", nameof(ContentKind.ThreeGp))]
    [InlineData("RIFF\0\0\0\0WAVE", nameof(ContentKind.Wav))]
    [InlineData("RIFF\0\0\0\0AVI ", nameof(ContentKind.Other))]
    [InlineData("\u001A\u0045\u00DF\u00A3\u009F\u0042\u0082\u0084webm", nameof(ContentKind.WebM))]
    [InlineData("\u001A\u0045\u00DF\u00A3\u009F\u0042\u0082\u0088matroska", nameof(ContentKind.Matroska))]
    [InlineData("\u001A\u0045\u00DF\u00A3\u009F\u0042\u0082", nameof(ContentKind.Other))]
    [InlineData("OggS\0\u0002\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u0001\u0013OpusHead", nameof(ContentKind.Ogg))]
    [InlineData("OggS\0\u0002\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u0001\u0013\u0080theora", nameof(ContentKind.Other))]
    [InlineData("OggS\0\u0002\0", nameof(ContentKind.Other))]
    [InlineData("ID3\u0004\0", nameof(ContentKind.Mp3))]
    [InlineData("\u00FF\u00FB\u0090\u0064", nameof(ContentKind.Mp3))]
    [InlineData("\u00FF\u00FE\u0041\0", nameof(ContentKind.Other))]
    [InlineData("\u00FF\u00FB\u00F0\u0064", nameof(ContentKind.Other))]
    [InlineData("fLaC\0", nameof(ContentKind.Flac))]
    [InlineData("", nameof(ContentKind.Other))]
    public void Is_told_by_the_first_bytes(string head, string kind) =>
        Assert.Equal(kind, ContentKinds.Detect(Encoding.Latin1.GetBytes(head)).ToString());

    [Fact]
    public void Dicom_is_told_behind_its_preamble()
    {
        byte[] file = [.. new byte[128], .. "DICM"u8];

        Assert.Equal(ContentKind.Dicom, ContentKinds.Detect(file));
        Assert.Equal(ContentKind.Other, ContentKinds.Detect(file.AsSpan(1)));
    }

    [Theory]
    [InlineData("photo.jpg", "photo.jpg")]
    [InlineData("C:\\Users\\me\\photo.jpg", "photo.jpg")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("photo\u202Egpj.exe", "photogpj.exe")]
    [InlineData("a\r\nSet-Cookie: x", "aSet-Cookie: x")]
    [InlineData("\0\u0001", "file")]
    [InlineData("..", "file")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    [InlineData("肺炎 نتيجة.png", "肺炎 نتيجة.png")]
    [InlineData("\uD800.png", "png")]
    public void A_name_is_cleaned_to_what_can_be_shown(string? name, string shown) => Assert.Equal(shown, AttachmentName.Clean(name));

    [Fact]
    public void A_long_name_is_cut_between_characters()
    {
        string name = AttachmentName.Clean(string.Concat(Enumerable.Repeat("🩺", 100)));

        Assert.Equal(120, name.Length);
        Assert.Equal(name, AttachmentName.Clean(name));
    }

    [Theory]
    [InlineData("photo.JPEG", nameof(ContentKind.Jpeg), "photo.JPEG")]
    [InlineData("photo.png", nameof(ContentKind.Jpeg), "photo.png.jpg")]
    [InlineData("tool.exe", nameof(ContentKind.Png), "tool.exe.png")]
    [InlineData("tool.exe", nameof(ContentKind.Other), "tool.exe")]
    public void A_name_that_says_another_kind_is_given_the_true_ending(string name, string kind, string shown) =>
        Assert.Equal(shown, AttachmentName.Clean(name, Enum.Parse<ContentKind>(kind)));
}
