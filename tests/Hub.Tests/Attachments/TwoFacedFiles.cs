using System.Text;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Tests.Cases;

namespace CaseHub.Hub.Tests.Attachments;

/// <summary>Files that are one thing to us and would be another to a browser, an unpacker or a shell.</summary>
public sealed class TwoFacedFiles
{
    private const string Html = "<html><script>alert(document.cookie)</script></html>";
    private const string Svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";

    [Theory]
    [InlineData("page.html", Html)]
    [InlineData("drawing.svg", Svg)]
    [InlineData("drawing.svg", "<?xml version='1.0'?>" + Svg)]
    [InlineData("page.xhtml", "\u00EF\u00BB\u00BF" + Html)]
    [InlineData("tool.exe", "MZ\u0090\0")]
    [InlineData("tool", "\u007FELF")]
    [InlineData("script.sh", "#!/bin/sh\nrm -rf /")]
    [InlineData("pack.jar", "PK\u0003\u0004")]
    [InlineData("data.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>")]
    public async Task What_a_browser_would_run_is_only_downloaded_as_bytes(string name, string content)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();

        var attached = await hub.GrantedAsync(hub.Gp, Attach(id, name, Latin(content)));

        Assert.Equal(("application/octet-stream", false, false, false), (attached.ContentType, attached.IsPicture, attached.IsFilm, attached.IsSound));
        await using var read = await hub.GrantedAsync(hub.Gp, new ReadAttachment.Request(attached.Id));
        Assert.False(read.IsInline);
    }

    [Fact]
    public async Task Html_inside_a_photo_goes_with_the_rest_of_its_metadata()
    {
        byte[] photo = Pictures.Bytes("camera.jpg");
        byte[] comment = [0xFF, 0xFE, 0, (byte)(Html.Length + 2), .. Latin(Html)];
        byte[] polyglot = [.. photo[..2], .. comment, .. photo[2..], .. Latin(Html), .. "PK\u0003\u0004"u8];

        byte[] stored = await StoredAsync("leg.jpg", polyglot);

        Assert.Equal(-1, Pictures.Find(stored, "script"u8));
        Assert.Equal(-1, Pictures.Find(stored, "PK\u0003\u0004"u8));
    }

    [Theory]
    [InlineData("photo.png")]
    [InlineData("photo.webp")]
    public async Task An_archive_behind_a_picture_is_cut_off(string vector)
    {
        byte[] stored = await StoredAsync(vector, [.. Pictures.Bytes(vector), .. "PK\u0003\u0004 a jar"u8]);

        Assert.Equal(-1, Pictures.Find(stored, "PK\u0003\u0004"u8));
    }

    [Fact]
    public async Task A_gif_that_is_an_archive_too_is_not_taken()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();

        Assert.Equal("attachment-picture-kind", (await hub.RefusedAsync(hub.Gp, Attach(id, "gifar.gif", [.. "GIF89a"u8, .. new byte[20], .. "PK\u0003\u0004"u8]))).Code);
    }

    [Fact]
    public async Task A_pdf_that_is_a_page_too_is_a_pdf_and_only_downloaded()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();

        var attached = await hub.GrantedAsync(hub.Gp, Attach(id, "letter.html", Latin("%PDF-1.7\n" + Html)));

        Assert.Equal(("letter.html.pdf", "application/pdf"), (attached.FileName, attached.ContentType));
        Assert.Equal("application/octet-stream", (await hub.GrantedAsync(hub.Gp, Attach(id, "page.html", Latin(Html + "%PDF-1.7")))).ContentType);
    }

    [Theory]
    [InlineData("leg.jpg", "MZ")]
    [InlineData("letter.pdf", "MZ")]
    [InlineData("clip.mp4", "MZ")]
    [InlineData("sound.mp3", Html)]
    public async Task A_program_under_the_name_of_something_else_is_refused(string name, string content)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();

        Assert.Equal(RefusalKind.Unsupported, (await hub.RefusedAsync(hub.Gp, Attach(id, name, Latin(content)))).Kind);
    }

    private static async Task<byte[]> StoredAsync(string name, byte[] content)
    {
        await using var hub = await HubFixture.StartAsync();
        var attached = await hub.GrantedAsync(hub.Gp, Attach(await hub.DraftAsync(), name, content));
        await using var read = await hub.GrantedAsync(hub.Gp, new ReadAttachment.Request(attached.Id));
        using var copy = new MemoryStream();
        await read.Stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private static AttachFile.Request Attach(Guid caseId, string name, byte[] content) => new(caseId, name, new MemoryStream(content));

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
