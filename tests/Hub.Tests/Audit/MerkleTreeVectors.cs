using CaseHub.Hub.Audit;

namespace CaseHub.Hub.Tests.Audit;

public class MerkleTreeVectors
{
    /// <summary>The leaves and roots that implementations of certificate transparency test with since RFC 6962, whose tree RFC 9162 §2.1 keeps.</summary>
    private static readonly (string Leaf, string Root)[] Published =
    [
        ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ];

    [Fact]
    public void Agree_with_the_peaks_after_each_leaf()
    {
        byte[] peaks = [];
        for (int size = 0; size < Published.Length; size++)
        {
            peaks = MerkleTree.Append(peaks, size, MerkleTree.LeafHash(Convert.FromHexString(Published[size].Leaf)));
            Assert.Equal(Published[size].Root, Convert.ToHexStringLower(MerkleTree.Root(peaks)));
        }
    }

    [Fact]
    public void Begin_with_the_hash_of_nothing() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(MerkleTree.Root([])));
}
