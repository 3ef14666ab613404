using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Tests.Blobs;

public sealed class BlobNameTests
{
    private const string Organisation = "0190a000-0000-7000-8000-000000000001";

    [Fact]
    public void The_layout_is_the_one_that_is_written_down()
    {
        var (o, a, b, c) = (Guid.Parse(Organisation), Numbered(2), Numbered(3), Numbered(4));

        Assert.Equal($"{o}/cases/{a}/notes/{b}/{c}.md", BlobNames.NoteRevision(o, a, b, c).Path);
        Assert.Equal($"{o}/cases/{a}/attachments/{b}/content.jpg", BlobNames.Attachment(o, a, b, "jpg").Path);
        Assert.Equal($"{o}/sessions/{a}/recordings/{b}/manifest.json", BlobNames.Manifest(o, a, b).Path);
        Assert.Equal($"{o}/sessions/{a}/recordings/{b}/tracks/{c}.webm", BlobNames.Track(o, a, b, c).Path);
    }

    [Theory]
    [InlineData($"{Organisation}/cases/a.md")]
    [InlineData($"{Organisation}/x")]
    public void A_valid_name_is_read_back_as_it_was(string path)
    {
        Assert.True(BlobName.TryParse(path, out var name));
        Assert.Equal(path, name.Path);
        Assert.Equal(Guid.Parse(Organisation), name.OrganisationId);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Organisation)]
    [InlineData($"{Organisation}/")]
    [InlineData($"/{Organisation}/a")]
    [InlineData($"{Organisation}/../a")]
    [InlineData($"{Organisation}/./a")]
    [InlineData($"{Organisation}//a")]
    [InlineData($"{Organisation}/a..")]
    [InlineData($"{Organisation}/.meta")]
    [InlineData($"{Organisation}/A.md")]
    [InlineData($"{Organisation}/a b")]
    [InlineData($"{Organisation}/a\\b")]
    [InlineData($"{Organisation}/a:b")]
    [InlineData($"{Organisation}/a\0")]
    [InlineData($"{Organisation}/ä")]
    [InlineData("not-an-id/a")]
    [InlineData("0190A000-0000-7000-8000-000000000001/a")]
    public void A_name_that_could_leave_its_folder_hide_or_mean_two_blobs_is_none(string path) =>
        Assert.False(BlobName.TryParse(path, out _));

    [Fact]
    public void Overlong_segments_and_names_are_none()
    {
        Assert.False(BlobName.TryParse($"{Organisation}/{new string('a', 101)}", out _));
        Assert.False(BlobName.TryParse($"{Organisation}{string.Concat(Enumerable.Repeat("/abcdefgh", 50))}", out _));
    }

    [Fact]
    public void Building_a_name_from_text_that_is_no_segment_throws() =>
        Assert.Throws<ArgumentException>(() => BlobName.Of(Numbered(1), "..", "passwd"));

    private static Guid Numbered(int number) => Guid.Parse($"0190a000-0000-7000-8000-{number:d12}");
}
