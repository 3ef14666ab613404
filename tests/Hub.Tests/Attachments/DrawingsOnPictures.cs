using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Drawings;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Notify;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using SkiaSharp;

namespace CaseHub.Hub.Tests.Attachments;

public class DrawingsOnPictures
{
    private static readonly byte[] Photo = Drawn.Photo(400, 300, SKEncodedImageFormat.Jpeg);
    private static readonly DrawnShape Arrow = new("arrow", "yellow", [10, 20, 200.06, 150], "the edge");
    private static readonly DrawnShape Words = new("text", "cyan", [5, 5], "look <here>");

    public static TheoryData<string, DrawnShape> Wrong => new()
    {
        { "shapes.0.kind", Arrow with { Kind = "script" } },
        { "shapes.0.kind", Arrow with { Kind = null } },
        { "shapes.0.colour", Arrow with { Colour = "url(#x)" } },
        { "shapes.0.points", Arrow with { Points = null } },
        { "shapes.0.points", Arrow with { Points = [1, 2, 3] } },
        { "shapes.0.points", Arrow with { Points = [1, 2, 3, double.NaN] } },
        { "shapes.0.points", Arrow with { Points = [1, 2, 3, double.PositiveInfinity] } },
        { "shapes.0.points", Arrow with { Kind = "freehand" } },
        { "shapes.0.points", Arrow with { Kind = "freehand", Points = new double[4_002] } },
        { "shapes.0.label", Arrow with { Label = new string('x', 201) } },
        { "shapes.0.label", Words with { Label = " " } },
    };

    [Fact]
    public async Task What_the_specialist_draws_is_seen_by_the_asker_with_author_and_time_and_they_are_told()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, photo) = await PhotoAsync(hub);

        var saved = await hub.GrantedAsync(hub.Dermatologist, new SaveDrawing.Request(photo, [Arrow, Words]));

        var drawing = Assert.Single(await hub.GrantedAsync(hub.Gp, new ListDrawings.Request(id)));
        Assert.Equal((saved.Id, saved.Id, photo, 1, hub.Dermatologist.Name, 400u, 300u), (drawing.Id, drawing.LayerId, drawing.AttachmentId, drawing.Version, drawing.Author, drawing.Width, drawing.Height));
        Assert.Equal([10, 20, 200.1, 150], drawing.Shapes[0].Points!);
        Assert.Equal(["the edge", "look <here>"], drawing.Shapes.Select(shape => shape.Label));
        Assert.Contains((await hub.CaseAsync(hub.Gp, id)).Timeline, line => line.Kind == "drawing-saved" && line.ReferenceId == photo);
        Assert.Contains((await hub.GrantedAsync(hub.Gp, new ListNotices.Request())).Notices, notice => notice.Kind == "drawing-saved" && notice.CaseId == id);
    }

    [Fact]
    public async Task A_later_version_stands_in_the_place_of_the_earlier_which_is_kept()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, photo) = await PhotoAsync(hub);
        var first = await hub.GrantedAsync(hub.Gp, new SaveDrawing.Request(photo, [Arrow]));

        var second = await hub.GrantedAsync(hub.Gp, new SaveDrawing.Request(photo, [Words], first.LayerId));
        Assert.Equal([second.Id], (await hub.GrantedAsync(hub.Dermatologist, new ListDrawings.Request(id))).Select(d => d.Id));
        await hub.GrantedAsync(hub.Gp, new SaveDrawing.Request(photo, [], first.LayerId));

        Assert.Empty(await hub.GrantedAsync(hub.Dermatologist, new ListDrawings.Request(id)));
        var all = await hub.GrantedAsync(hub.Dermatologist, new ListDrawings.Request(id, photo, Earlier: true));
        Assert.Equal([(1, 1), (2, 1), (3, 0)], all.Select(d => (d.Version, d.Shapes.Count)));
    }

    [Fact]
    public async Task Nobody_changes_the_drawing_of_another()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, photo) = await PhotoAsync(hub);
        var mine = await hub.GrantedAsync(hub.Gp, new SaveDrawing.Request(photo, [Arrow]));

        Assert.Equal("drawing-not-yours", (await hub.RefusedAsync(hub.Dermatologist, new SaveDrawing.Request(photo, [], mine.LayerId))).Code);
        Assert.Equal("drawing-not-found", (await hub.RefusedAsync(hub.Gp, new SaveDrawing.Request(photo, [Arrow], Guid.CreateVersion7()))).Code);
        Assert.Equal([mine.Id], (await hub.GrantedAsync(hub.Gp, new ListDrawings.Request(id))).Select(d => d.Id));
    }

    [Fact]
    public async Task To_a_stranger_there_is_no_picture_to_draw_on()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, photo) = await PhotoAsync(hub);

        foreach (var stranger in new[] { hub.Stranger, hub.Colleague, hub.OtherDermatologist, hub.Administrator })
        {
            Assert.Equal("attachment-not-found", (await hub.RefusedAsync(stranger, new SaveDrawing.Request(photo, [Arrow]))).Code);
            Assert.Equal("case-not-found", (await hub.RefusedAsync(stranger, new ListDrawings.Request(id))).Code);
        }
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_no_shape_is_refused_at_its_place(string field, DrawnShape shape)
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, photo) = await PhotoAsync(hub);

        var refusal = await hub.RefusedAsync(hub.Gp, new SaveDrawing.Request(photo, [shape]));

        Assert.Equal((RefusalKind.Invalid, true), (refusal.Kind, refusal.Fields.ContainsKey(field)));
        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListDrawings.Request(id, Earlier: true)));
    }

    [Fact]
    public async Task Too_much_too_little_and_what_lies_outside_are_refused()
    {
        await using var hub = await HubFixture.StartAsync();
        var (_, photo) = await PhotoAsync(hub);
        var line = new DrawnShape("freehand", "white", new double[4_000]);

        Assert.Contains("100", (await hub.RefusedAsync(hub.Gp, new SaveDrawing.Request(photo, [.. Enumerable.Repeat(Arrow, 101)]))).Fields["shapes"], StringComparison.Ordinal);
        Assert.Contains("20000", (await hub.RefusedAsync(hub.Gp, new SaveDrawing.Request(photo, [.. Enumerable.Repeat(line, 11)]))).Fields["shapes"].Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("shapes", (await hub.RefusedAsync(hub.Gp, new SaveDrawing.Request(photo, []))).Fields.Keys);
        Assert.Contains("shapes", (await hub.RefusedAsync(hub.Gp, new SaveDrawing.Request(photo, null))).Fields.Keys);
        Assert.Contains("shapes.0", (await hub.RefusedAsync(hub.Gp, new SaveDrawing.Request(photo, [null!]))).Fields.Keys);
        foreach (double[] points in new double[][] { [-1, 0, 5, 5], [0, 0, 401, 5], [0, 0, 5, 301] })
            Assert.Equal("drawing-outside", (await hub.RefusedAsync(hub.Gp, new SaveDrawing.Request(photo, [Arrow with { Points = points }]))).Code);
        await hub.GrantedAsync(hub.Gp, new SaveDrawing.Request(photo, [Arrow with { Points = [0, 0, 400, 300] }]));
    }

    [Fact]
    public async Task Only_a_picture_that_is_seen_is_drawn_on_and_only_until_its_case_is_over()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync();
        var photo = (await hub.GrantedAsync(hub.Gp, new AttachFile.Request(id, "leg.jpg", new MemoryStream(Photo)))).Id;
        var letter = await hub.GrantedAsync(hub.Gp, new AttachFile.Request(id, "letter.pdf", new MemoryStream("%PDF-1.7 "u8.ToArray())));

        Assert.Equal("drawing-no-picture", (await hub.RefusedAsync(hub.Gp, new SaveDrawing.Request(letter.Id, [Arrow]))).Code);
        await hub.GrantedAsync(hub.Gp, new WithdrawCase.Request(id));
        Assert.Equal("drawing-case-over", (await hub.RefusedAsync(hub.Gp, new SaveDrawing.Request(photo, [Arrow]))).Code);
    }

    [Fact]
    public async Task Drawings_go_with_the_picture_that_is_removed_from_a_draft()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var photo = await hub.GrantedAsync(hub.Gp, new AttachFile.Request(id, "leg.jpg", new MemoryStream(Photo)));
        await hub.GrantedAsync(hub.Gp, new SaveDrawing.Request(photo.Id, [Arrow]));

        await hub.GrantedAsync(hub.Gp, new RemoveAttachment.Request(photo.Id));

        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListDrawings.Request(id, Earlier: true)));
    }

    [Fact]
    public async Task Sent_again_over_a_bad_line_a_drawing_is_stored_once()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, photo) = await PhotoAsync(hub);
        var request = new SaveDrawing.Request(photo, [Arrow], ClientId: Guid.NewGuid());

        var first = await hub.GrantedAsync(hub.Gp, request);
        var again = await hub.GrantedAsync(hub.Gp, request);

        Assert.Equal(first.Id, again.Id);
        Assert.Single(await hub.GrantedAsync(hub.Gp, new ListDrawings.Request(id, Earlier: true)));
    }

    [Fact]
    public async Task An_opinion_shows_a_drawing_as_it_was_when_it_was_signed()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, photo) = await PhotoAsync(hub);
        var drawing = await hub.GrantedAsync(hub.Dermatologist, new SaveDrawing.Request(photo, [Arrow]));

        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "See the arrow.", "stay") { Drawings = [drawing.Id, drawing.Id] });
        await hub.GrantedAsync(hub.Dermatologist, new SaveDrawing.Request(photo, [Words], drawing.LayerId));
        await hub.GrantedAsync(hub.Dermatologist, new SaveDrawing.Request(photo, [], drawing.LayerId));

        var shown = Assert.Single(Assert.Single((await hub.CaseAsync(hub.Gp, id)).Opinions).Drawings);
        Assert.Equal((drawing.Id, 1, "the edge"), (shown.Id, shown.Version, shown.Shapes[0].Label));
    }

    [Fact]
    public async Task Mending_an_opinion_chooses_its_drawings_anew_and_an_addendum_has_its_own()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, photo) = await PhotoAsync(hub);
        var first = await hub.GrantedAsync(hub.Gp, new SaveDrawing.Request(photo, [Arrow]));
        var second = await hub.GrantedAsync(hub.Dermatologist, new SaveDrawing.Request(photo, [Words]));
        var opinion = await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "See both.", "stay") { Drawings = [first.Id, second.Id] });

        await hub.GrantedAsync(hub.Dermatologist, new ReviseOpinion.Request(opinion.Id, "See one.", "stay") { Drawings = [second.Id] });
        await hub.GrantedAsync(hub.Dermatologist, new AddToOpinion.Request(opinion.Id, "And that.") { Drawings = [first.Id] });

        var opinions = (await hub.CaseAsync(hub.Gp, id)).Opinions;
        Assert.Equal([second.Id], opinions[0].Drawings.Select(d => d.Id));
        Assert.Equal([first.Id], opinions[1].Drawings.Select(d => d.Id));
    }

    [Fact]
    public async Task An_opinion_shows_no_drawing_of_another_case()
    {
        await using var hub = await HubFixture.StartAsync();
        var (_, elsewhere) = await PhotoAsync(hub);
        var drawing = await hub.GrantedAsync(hub.Gp, new SaveDrawing.Request(elsewhere, [Arrow]));
        var (id, _) = await PhotoAsync(hub);

        var refusal = await hub.RefusedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "See it.", "stay") { Drawings = [drawing.Id] });
        var many = await hub.RefusedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "See it.", "stay") { Drawings = [.. Enumerable.Range(0, 21).Select(_ => Guid.NewGuid())] });

        Assert.Equal("opinion-drawing-unknown", refusal.Code);
        Assert.Contains("drawings", many.Fields.Keys);
        Assert.Empty((await hub.CaseAsync(hub.Gp, id)).Opinions);
        Assert.Equal(0, await hub.ReadAsync(db => db.Set<OpinionDrawing>().CountAsync()));
    }

    private static async Task<(Guid Case, Guid Photo)> PhotoAsync(HubFixture hub)
    {
        var id = await hub.AcceptedAsync();
        var photo = await hub.GrantedAsync(hub.Gp, new AttachFile.Request(id, "leg.jpg", new MemoryStream(Photo)));
        return (id, photo.Id);
    }
}
