using CaseHub.Recorder.Secure;

namespace CaseHub.Recorder.Tests.Secure;

/// <summary>The published vectors: RFC 3711 appendices B.2 and B.3, RFC 7714 §16.1 and §17.1.</summary>
public class SrtpVectors
{
    private const string GcmKey = "000102030405060708090a0b0c0d0e0f";
    private const string GcmSalt = "517569642070726f2071756f";

    private static readonly SrtpMaster B3 = new(Hex("E1F97A0D3E018BE0D64FA32C06DE4139"), Hex("0EC675AD498AFEEBB6960B3AABE6"));

    [Fact]
    public void The_counter_mode_keystream_is_that_of_RFC_3711_B2()
    {
        using var aes = new AesCounter(Hex("2B7E151628AED2A6ABF7158809CF4F3C"));
        var keystream = new byte[48];

        aes.Apply(Hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), keystream);

        Assert.Equal("E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0",
            Convert.ToHexString(keystream));
    }

    [Theory]
    [InlineData(SrtpKeyDerivation.RtpEncryption, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(SrtpKeyDerivation.RtpSalt, "30CBBC08863D8C85D49DB34A9AE1")]
    [InlineData(SrtpKeyDerivation.RtpAuthentication, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4")]
    public void Session_keys_are_those_of_RFC_3711_B3(byte label, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(SrtpKeyDerivation.Derive(B3, label, expected.Length / 2)));

    [Fact]
    public void A_gcm_packet_is_that_of_RFC_7714_16_1()
    {
        const string Plain = "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
        const string Protected = "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce";
        using SrtpGcm cipher = NewGcm();
        byte[] buffer = WithRoom(Plain, out int length);

        int protectedLength = cipher.ProtectRtp(buffer, length, 12, 0x5501a0b2, 0xf17b);
        Assert.Equal(Hex(Protected), buffer[..protectedLength]);

        Assert.True(cipher.TryUnprotectRtp(buffer.AsSpan(0, protectedLength), 12, 0x5501a0b2, 0xf17b, out int opened));
        Assert.Equal(Hex(Plain), buffer[..opened]);
    }

    [Fact]
    public void A_gcm_report_is_that_of_RFC_7714_17_1()
    {
        const string Plain = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
        const string Protected = "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4";
        using SrtpGcm cipher = NewGcm();
        byte[] buffer = WithRoom(Plain, out int length);

        int protectedLength = cipher.ProtectRtcp(buffer, length, 0x5d4);
        Assert.Equal(Hex(Protected), buffer[..protectedLength]);

        Assert.True(cipher.TryUnprotectRtcp(buffer.AsSpan(0, protectedLength), out int opened));
        Assert.Equal(Hex(Plain), buffer[..opened]);
    }

    [Fact]
    public void A_report_that_is_only_authenticated_is_refused()
    {
        // RFC 7714 §17.3: tagged, not encrypted. A WebRTC peer must encrypt (RFC 8827 §6.5).
        const string TagOnly = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef841dd9683dd78ec92ae58790125f62b3000005d4";
        using SrtpGcm cipher = NewGcm();

        Assert.False(cipher.TryUnprotectRtcp(Hex(TagOnly), out _));
    }

    [Fact]
    public void The_exporters_output_is_cut_into_keys_then_salts()
    {
        byte[] exported = [.. Enumerable.Range(0, 56).Select(i => (byte)i)];

        SrtpKeys keys = SrtpKeys.FromExporter(SrtpProfile.AeadAes128Gcm, exported);

        Assert.Equal(exported[..16], keys.Client.Key);
        Assert.Equal(exported[16..32], keys.Server.Key);
        Assert.Equal(exported[32..44], keys.Client.Salt);
        Assert.Equal(exported[44..], keys.Server.Salt);
    }

    private static SrtpGcm NewGcm() => new(Hex(GcmKey), Hex(GcmSalt), Hex(GcmKey), Hex(GcmSalt));

    private static byte[] WithRoom(string hex, out int length)
    {
        byte[] plain = Hex(hex);
        length = plain.Length;
        return [.. plain, .. new byte[SrtpCipher.MaxOverhead]];
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}
